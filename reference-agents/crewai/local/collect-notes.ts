import type { Evidence } from "../../knowledge/evidence.ts";
import type { Library } from "../../knowledge/knowledge-base.ts";
import { numberSources } from "../../knowledge/number-sources.ts";
import type { Passage } from "../../knowledge/passage.ts";
import { questionTerms } from "../../knowledge/question-terms.ts";
import { selectEvidence } from "../../knowledge/select-evidence.ts";
import { synonymsOf } from "../../knowledge/synonyms.ts";
import { extractKeywords } from "../../local-model/keywords.ts";
import { splitSentences } from "../../local-model/sentences.ts";
import { summarise } from "../../local-model/summarise.ts";
import { stemsOf } from "../../local-model/terms.ts";
import type { Assignment, Notes } from "../crew.ts";
import { readMaterial } from "./read-material.ts";

const FIRST_SENTENCES = 6;
const FACET_SENTENCES = 3;
const FACETS = 3;
const MAX_PARTS = 4;
const MAX_NOTES = 24;
const MATERIAL_SENTENCES = 8;
const READ_IN_FULL = 4;
const MAX_CODE_SHARE = 0.25;

/**
 * The researcher. Everything that came along is read; the documents are searched for the subject, then for the words
 * that came up beside it, and the best passages are read in full. Passages that speak of less than half of the subject are left out.
 */
export function collectNotes({ subject, material }: Assignment, library: Library): Notes {
  const given = readMaterial(material);
  const found = partsOf(subject).flatMap((part) => searchDocuments(part, library));
  const evidence = [...given.passages.flatMap(tellingParts), ...found];
  const { citations, numberOf } = numberSources(evidence);
  const texts = new Set<string>();
  const notes = evidence
    .flatMap((piece) => splitSentences(piece.quote).map((text) => ({ text, source: numberOf(piece) })))
    .filter(({ text }) => isProse(text) && !texts.has(text) && texts.add(text))
    .slice(0, MAX_NOTES);
  const used = new Set(notes.map(({ source }) => source));
  return {
    notes,
    sources: citations.filter(({ n }) => used.has(n)),
    tables: given.tables,
    notFound: subject === undefined ? [] : uncovered(subject, evidence),
    documents: library.documents,
  };
}

/** What was sent along is all meant: of long passages the sentences that say most. */
function tellingParts(passage: Passage): Evidence[] {
  const prose = passage.sentences.filter(isProse).join("\n\n");
  const { sentences } = summarise(prose, { sentences: MATERIAL_SENTENCES });
  return sentences.length === 0 ? [] : [{ passage, quote: sentences.map(endSentence).join("\n\n") }];
}

/** "Security and roles" are two things to look up. */
function partsOf(subject: string | undefined): string[] {
  const parts = (subject ?? "").split(/\s*[,;]\s*|\s+(?:and|or)\s+/);
  return parts.filter((part) => questionTerms(part).length > 0).slice(0, MAX_PARTS);
}

function searchDocuments(subject: string, library: Library): Evidence[] {
  const terms = questionTerms(subject);
  const stems = terms.map(({ stem }) => stem);
  const isOnSubject = ({ passage }: Evidence): boolean => {
    const known = new Set(passage.stems);
    const spoken = stems.filter((stem) => [stem, ...synonymsOf(stem)].some((word) => known.has(word)));
    return spoken.length > stems.length / 2;
  };
  const first = selectEvidence(library, terms, { sentences: FIRST_SENTENCES }).filter(isOnSubject);
  if (first.length === 0) return [];
  const facets = extractKeywords(first.map(({ quote }) => quote).join("\n"), FACETS + stems.length)
    .map(({ term }) => term)
    .filter((term) => !stemsOf(term).some((stem) => stems.includes(stem)))
    .slice(0, FACETS);
  const more = facets.flatMap((facet) =>
    selectEvidence(library, questionTerms(`${subject} ${facet}`), {
      focus: stemsOf(facet),
      sentences: FACET_SENTENCES,
    }),
  );
  const best = [...new Set(first.map(({ passage }) => passage))].slice(0, READ_IN_FULL);
  return [...best.flatMap(tellingParts), ...first, ...more.filter(isOnSubject)];
}

/** Rows of reference tables and code are no sentences to build a text of. */
function isProse(sentence: string): boolean {
  const code = (sentence.match(/`[^`]*`/g) ?? []).join("").length;
  const isRow = sentence.includes(" – ") && !/\p{Ll}{2,}\s+\p{Ll}{2,}\s+\p{Ll}{2,}/u.test(sentence);
  return code <= sentence.length * MAX_CODE_SHARE && !isRow && sentence.split(" – ").length < 3;
}

function uncovered(subject: string, evidence: Evidence[]): string[] {
  const told = new Set(evidence.flatMap(({ passage, quote }) => stemsOf(`${passage.heading} ${quote}`)));
  return questionTerms(subject)
    .filter(({ stem }) => ![stem, ...synonymsOf(stem)].some((word) => told.has(word)))
    .map(({ surface }) => surface);
}

function endSentence(sentence: string): string {
  return /[.!?:;]["'”’)\]`]*$/.test(sentence) ? sentence : `${sentence}.`;
}
