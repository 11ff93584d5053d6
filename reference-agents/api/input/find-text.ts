import { AgentError } from "../../agent-server/agent-error.ts";
import { splitWords } from "../../local-model/words.ts";
import { isFields, stepOutputs } from "./unwrap-step-output.ts";
import type { Work } from "../work.ts";

const TEXT_FIELDS = [
  "response",
  "summary",
  "text",
  "answer",
  "content",
  "message",
  "result",
  "output",
  "body",
];
const AFTER_PREPOSITION =
  /\b(?:of|in|from|on|for)\s+((?:the\s+)?(?:text|phrase|sentence|words?)\s+)?(\S[\s\S]*)$/i;
const REFERENCE_WORDS: ReadonlySet<string> = new Set(
  `the this that these those it its them all above below following previous given each every my our your a an and of in
  from as by one two three four five ten sentence sentences word words line lines bullet bullets point points paragraph
  paragraphs text result results finding findings answer answers output outputs data document documents report step
  article research summary response content phrase key main short brief simple plain language english most
  first last 1 2 3 4 5 6 7 8 9 10`.split(/\s+/),
);

/** The text to work on: the data when there is any, otherwise what the instructions carry. */
export function findText(work: Work): string {
  const text = work.data === undefined ? textInInstructions(work) : textOf(work.data);
  if (text !== undefined && text.trim() !== "") return text;
  throw new AgentError(
    "NO_TEXT",
    "There is no text to work on. Put the text in `data`, or in quotes in `instructions`.",
  );
}

function textInInstructions(work: Work): string | undefined {
  const { instructions } = work;
  if (instructions.payload !== undefined) return instructions.payload;
  if (!work.isRequest) return instructions.text;
  const rest = AFTER_PREPOSITION.exec(instructions.text)?.[2];
  return rest === undefined || isReference(rest) ? undefined : rest;
}

/** "the findings", "it", "the previous step": words that point at a text instead of being one. */
function isReference(text: string): boolean {
  const words = splitWords(text.toLowerCase());
  return words.length <= 12 && words.every((word) => REFERENCE_WORDS.has(word));
}

/** The text inside a value: the field that holds prose, or a readable rendering of structured data. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value))
    return value.map((item) => (isFields(item) ? rowText(item) : textOf(item))).join("\n");
  if (!isFields(value)) return String(value);
  const steps = stepOutputs(value);
  if (steps !== undefined) return Object.values(steps).map(textOf).join("\n\n");
  const prose = TEXT_FIELDS.map((field) => value[field]).find(
    (text) => typeof text === "string" && text !== "",
  );
  return typeof prose === "string" ? prose : fieldLines(value);
}

function rowText(row: Record<string, unknown>): string {
  return `${Object.entries(row)
    .map(([key, value]) => `${label(key)}: ${inline(value)}`)
    .join(", ")}.`;
}

function fieldLines(fields: Record<string, unknown>): string {
  return Object.entries(fields)
    .map(([key, value]) => `- ${label(key)}: ${inline(value)}.`)
    .join("\n");
}

function label(key: string): string {
  return key.replace(/_/g, " ");
}

function inline(value: unknown): string {
  if (typeof value === "string") return value;
  return JSON.stringify(value) ?? "";
}
