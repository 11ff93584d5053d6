import { splitMarkdown } from "./split-markdown.ts";
import type { Passage } from "./passage.ts";

const TEXT_FIELDS = ["response", "summary", "text", "answer", "content", "result", "output"];
const MAX_CONTEXT_CHARACTERS = 200_000;

/** What former steps found, as passages that can be cited like a document. */
export function contextPassages(context: Record<string, unknown> | undefined): Passage[] {
  const data = context?.["data"];
  if (data === undefined || data === null || data === "") return [];
  if (typeof data === "object" && !Array.isArray(data) && isStepMap(data)) {
    return Object.entries(data).flatMap(([step, output]) =>
      splitMarkdown(step.replace(/_/g, " "), readable(output)),
    );
  }
  return splitMarkdown("previous step", readable(data));
}

function isStepMap(value: object): boolean {
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => /^step[_ -]?\d+$/i.test(key));
}

function readable(value: unknown): string {
  if (typeof value === "string") return value.slice(0, MAX_CONTEXT_CHARACTERS);
  if (typeof value !== "object" || value === null) return String(value);
  const fields = Object.entries(value);
  const prose = fields.find(([key, field]) => TEXT_FIELDS.includes(key) && typeof field === "string");
  if (prose !== undefined) return String(prose[1]).slice(0, MAX_CONTEXT_CHARACTERS);
  const lines = fields.map(
    ([key, field]) =>
      `- ${key.replace(/_/g, " ")}: ${typeof field === "string" ? field : JSON.stringify(field)}`,
  );
  return lines.join("\n").slice(0, MAX_CONTEXT_CHARACTERS);
}
