import { extractKeywords } from "../../local-model/keywords.ts";
import { proseBody } from "../../local-model/prose-body.ts";
import { splitSentences } from "../../local-model/sentences.ts";
import { readCount } from "../../local-model/read-count.ts";
import { summarise } from "../../local-model/summarise.ts";
import { splitWords } from "../../local-model/words.ts";
import { isFields } from "../input/unwrap-step-output.ts";
import { findText } from "../input/find-text.ts";
import { parseStructured } from "../conversion/parse-structured.ts";
import { readDataset } from "../input/read-dataset.ts";
import type { Outcome, Work } from "../work.ts";
import { tellTable } from "./tell-table.ts";

const BULLETS = /\b(?:bullets?|bullet points?|key points|list of points)\b/i;
const MAX_SENTENCES = 50;

/** The result is the summary itself: sentences of the text, or bullet points when those are asked for. */
export function summariseText(work: Work): Outcome {
  const command = `${work.instructions.command} `;
  const text = readableText(work);
  const body = proseBody(text);
  const units = splitSentences(body);
  if (units.length === 0) return { result: body, details: { sentences_kept: 0, sentences_total: 0 } };
  const sentences = readCount(command, "(?:sentences?|bullets?|bullet points?|points?|lines?|key points)");
  const words = readCount(command, "words");
  const summary = summarise(body, {
    ...(sentences === undefined ? {} : { sentences: Math.min(sentences, MAX_SENTENCES) }),
    ...(words === undefined ? {} : { words, sentences: MAX_SENTENCES }),
  });
  const result = BULLETS.test(command)
    ? summary.sentences.map((sentence) => `- ${sentence}`).join("\n")
    : summary.sentences.join(" ");
  return {
    result,
    details: {
      sentences_kept: summary.sentences.length,
      sentences_total: summary.sentencesInText,
      words: splitWords(result).length,
      words_in_text: splitWords(body).length,
      keywords: extractKeywords(body, 8).map(({ term }) => term),
    },
  };
}

/** Prose as it is; a table told in sentences. */
function readableText(work: Work): string {
  const structured = typeof work.data === "string" ? parseStructured(work.data) : work.data;
  const rows = structured === undefined || isFields(structured) ? undefined : readDataset(structured);
  if (rows?.kind === "table" && rows.rows.length > 0) return tellTable(rows.rows);
  return findText(work);
}
