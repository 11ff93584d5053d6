import type { Term } from "../local-model/terms.ts";
import { stemsOf } from "../local-model/terms.ts";
import type { Evidence } from "./evidence.ts";
import type { Library } from "./knowledge-base.ts";
import type { Passage } from "./passage.ts";
import { synonymsOf } from "./synonyms.ts";

const PASSAGES_READ = 8;
const MAX_SENTENCES = 4;
const MAX_FOLLOW_UP_SENTENCES = 2;
const SYNONYM_BOOST = 0.4;
const MIN_PASSAGE_SHARE = 0.35;
const MIN_SENTENCE_SHARE = 0.2;
const KNOWN_TERM_SHARE = 0.35;
const MAX_QUOTE_CHARACTERS = 600;
const LEANS_ON_PREVIOUS =
  /^(?:it|its|this|that|these|those|they|he|she|both|such|so|then|otherwise|also|but|and)\b/i;

interface Candidate {
  passage: Passage;
  position: number;
  sentence: string;
  stems: Set<string>;
  /** How well the whole passage fits, 0 to 1. */
  passageShare: number;
}

/** The sentences that answer best: rare terms of the question count most, terms already covered little. */
export function selectEvidence(
  library: Library,
  terms: Term[],
  { focus, sentences }: { focus?: string[] | undefined; sentences?: number } = {},
): Evidence[] {
  const limit = sentences ?? (focus === undefined ? MAX_SENTENCES : MAX_FOLLOW_UP_SENTENCES);
  const boosts = boostsOf(terms);
  const hits = library.index.search(boosts, PASSAGES_READ);
  const bestScore = hits[0]?.score ?? 0;
  const candidates = hits
    .filter(({ score }) => score >= bestScore * MIN_PASSAGE_SHARE)
    .flatMap(({ document, score }) => candidatesOf(library.passages[document], score / bestScore))
    .filter((candidate) => focus === undefined || focus.some((stem) => candidate.stems.has(stem)));
  const weights = new Map([...boosts].map(([stem, boost]) => [stem, boost * library.index.weightOf(stem)]));
  const total = terms.reduce((sum, { stem }) => sum + (weights.get(stem) ?? 0), 0);
  const asked = new Set(terms.map(({ stem }) => stem));
  const chosen: Candidate[] = [];
  while (chosen.length < limit) {
    const [best] = candidates
      .filter((candidate) => !chosen.includes(candidate))
      .map((candidate) => ({ candidate, score: scoreOf(candidate, weights, asked) }))
      .sort((a, b) => b.score - a.score);
    if (best === undefined || best.score < total * MIN_SENTENCE_SHARE) break;
    chosen.push(best.candidate);
    for (const stem of best.candidate.stems) {
      const weight = weights.get(stem);
      if (weight !== undefined) weights.set(stem, weight * KNOWN_TERM_SHARE);
    }
  }
  return toEvidence(chosen);
}

/** The terms in full, their synonyms in part. */
function boostsOf(terms: Term[]): Map<string, number> {
  const boosts = new Map<string, number>();
  for (const { stem } of terms) {
    for (const synonym of synonymsOf(stem)) boosts.set(synonym, SYNONYM_BOOST);
  }
  for (const { stem } of terms) boosts.set(stem, 1);
  return boosts;
}

function candidatesOf(passage: Passage | undefined, passageShare: number): Candidate[] {
  if (passage === undefined) return [];
  return passage.sentences.map((sentence, position) => ({
    passage,
    position,
    sentence,
    passageShare,
    stems: new Set(stemsOf(sentence)),
  }));
}

function scoreOf(
  { passage, sentence, stems, passageShare }: Candidate,
  weights: Map<string, number>,
  asked: Set<string>,
): number {
  const heading = new Set(stemsOf(passage.heading));
  let score = 0;
  if (![...asked].some((stem) => stems.has(stem))) return 0;
  for (const [stem, weight] of weights) {
    if (stems.has(stem)) score += weight;
    else if (heading.has(stem)) score += weight * 0.4;
  }
  const brevity = stems.size < 4 ? 0.6 : 1 / (1 + Math.max(0, stems.size - 25) / 15);
  const telling = sentence.endsWith(":") ? 0.5 : 1;
  return score * brevity * telling * (0.6 + 0.4 * passageShare);
}

/** In reading order, neighbours joined; a sentence that leans on the one before takes it along. */
function toEvidence(chosen: Candidate[]): Evidence[] {
  const byPassage = new Map<Passage, Set<number>>();
  for (const { passage, position } of chosen) {
    const positions = byPassage.get(passage) ?? new Set<number>();
    const leans = position > 0 && LEANS_ON_PREVIOUS.test(passage.sentences[position] ?? "");
    if (leans) positions.add(position - 1);
    byPassage.set(passage, positions.add(position));
  }
  return [...byPassage].map(([passage, positions]) => {
    const sentences = [...positions]
      .sort((a, b) => a - b)
      .map((position) => endSentence(passage.sentences[position] ?? ""));
    return { passage, quote: sentences.join(" ").slice(0, MAX_QUOTE_CHARACTERS) };
  });
}

function endSentence(sentence: string): string {
  return /[.!?:;]["'”’)\]`]*$/.test(sentence) ? sentence : `${sentence}.`;
}
