import { splitStepText } from "../agent-server/split-step-text.ts";
import { unwrapStepOutput } from "../api/input/unwrap-step-output.ts";
import { splitWords } from "../local-model/words.ts";
import type { Assignment, PieceForm } from "./crew.ts";

const ORDER =
  /^(?:please\s+|can you\s+|could you\s+)*(?:write|compose|prepare|create|produce|draft|make|author|put together|give (?:me|us))\s+(?:(?:me|us|an?|the|one|some)\s+){0,2}(?:[\w-]+\s+){0,3}?(reports?|articles?|briefings?|briefs?|papers?|blog posts?|posts?|essays?|overviews?|pieces?|white ?papers?|stor(?:y|ies))\b\s*(?:(?:on|about|of|regarding|concerning|covering|from|for|with|based on|that covers|out of)\s+)?/i;
const REFERENCE_WORDS: ReadonlySet<string> = new Set(
  `the this that these those it its them all of above previous given each every both and from on about with my our
  result results finding findings data output outputs answer answers step steps research analysis forecast numbers
  figures facts statistics everything summary material text one two three four five information key points`.split(
    /\s+/,
  ),
);
const MATERIAL_INPUTS = ["text", "data", "context", "material", "notes"] as const;

/** What the inputs ask of the crew: `topic`, and whatever text or data stands beside or below it. */
export function readAssignment(inputs: Record<string, unknown> & { topic: string }): Assignment {
  const { request, data } = splitStepText(inputs.topic);
  const order = ORDER.exec(request);
  const about = request
    .slice(order?.[0].length ?? 0)
    .replace(/[\s.!?:;,]+$/, "")
    .trim();
  const given = MATERIAL_INPUTS.map((name) => inputs[name]).filter((value) => !isEmpty(value));
  const parts = [data, ...given].map(unwrapStepOutput).filter((value) => value !== undefined);
  return {
    topic: inputs.topic,
    subject: isReference(about) ? undefined : about,
    form: formOf(order?.[1] ?? ""),
    material:
      parts.length > 1 ? Object.fromEntries(parts.map((part, i) => [`step_${i + 1}`, part])) : parts[0],
  };
}

/** "all of it", "these results": words that point at the material instead of naming a subject. */
function isReference(text: string): boolean {
  return splitWords(text.toLowerCase()).every((word) => REFERENCE_WORDS.has(word));
}

function formOf(word: string): PieceForm {
  if (/^brief/i.test(word)) return "briefing";
  return /^(?:article|blog|post|essay|piece|stor)/i.test(word) ? "article" : "report";
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
