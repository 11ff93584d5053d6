import { buildLibrary } from "../../knowledge/knowledge-base.ts";
import { questionTerms } from "../../knowledge/question-terms.ts";
import { selectEvidence } from "../../knowledge/select-evidence.ts";
import { splitMarkdown } from "../../knowledge/split-markdown.ts";
import { stemsOf } from "../../local-model/terms.ts";

const ANSWER_SENTENCES = 2;

/** The sentences of the text that answer the question, or that none does. */
export function answerFromText(question: string, text: string): string {
  const passages = splitMarkdown("the text", text);
  const terms = questionTerms(question);
  const evidence = selectEvidence(buildLibrary(passages, 1), terms, { sentences: ANSWER_SENTENCES });
  const told = evidence.map(({ quote }) => quote).join(" ");
  const known = new Set(stemsOf(text));
  const missing = terms.filter(({ stem }) => !known.has(stem)).map(({ surface }) => surface);
  if (told === "")
    return `The text does not answer this${missing.length === 0 ? "" : `; it does not mention: ${missing.join(", ")}`}.`;
  return missing.length === 0 ? told : `${told}\n\n(The text does not mention: ${missing.join(", ")}.)`;
}
