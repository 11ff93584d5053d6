import { questionTerms } from "../../knowledge/question-terms.ts";

const LEAD_IN =
  /^(?:please\s+|can you\s+|could you\s+)*(?:(?:do\s+)?(?:some\s+)?research(?:\s+(?:on|about|into))?|investigate|find out|find information (?:on|about)|look up|look into|search (?:the \w+ )?for|gather information (?:on|about)|tell me(?: about)?|explain(?: to me)?|describe)\s*[:,]?\s+/i;
const NEXT_QUESTION =
  /\s*[?;]\s+|\s*,?\s+(?:and|as well as)\s+(?=(?:what|how|why|when|where|which|who|whether|if|explain|describe|find|is|are|does|do|can)\b)|\s*,\s+(?=(?:what|how|why|when|where|which|who|whether)\b)/i;
const MAX_SUB_QUESTIONS = 6;

/** "how X and why Y" asks two questions; each part that says something becomes one. */
export function splitQuestion(question: string): string[] {
  const bare = question.trim().replace(LEAD_IN, "");
  const parts = bare
    .split(NEXT_QUESTION)
    .map((part) =>
      part
        .replace(LEAD_IN, "")
        .replace(/[\s?.!;,]+$/, "")
        .trim(),
    )
    .filter((part) => questionTerms(part).length > 0);
  return parts.length === 0 ? [question.trim()] : [...new Set(parts)].slice(0, MAX_SUB_QUESTIONS);
}
