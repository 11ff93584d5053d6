import { splitSentences } from "./sentences.ts";
import { stemsOf } from "./terms.ts";

export interface Summary {
  sentences: string[];
  sentencesInText: number;
}

interface Candidate {
  sentence: string;
  stems: string[];
  position: number;
}

const SEEN_TERM_DISCOUNT = 0.3;
const SHORT_SENTENCE_TERMS = 3;

/**
 * Extractive: keeps the sentences whose terms the text uses most, in the order of the text. A term already told counts
 * for less, so the summary does not repeat itself (the SumBasic idea).
 */
export function summarise(text: string, limits: { sentences?: number; words?: number }): Summary {
  const all = splitSentences(text);
  const candidates = all.map((sentence, position) => ({
    sentence,
    position,
    stems: [...new Set(stemsOf(sentence))],
  }));
  const weights = termWeights(candidates);
  const wanted = limits.sentences ?? defaultLength(all.length);
  const chosen: Candidate[] = [];
  const left = new Set(candidates);
  let words = 0;
  while (chosen.length < wanted && left.size > 0) {
    const best = bestOf(left, weights, all.length);
    left.delete(best);
    words += best.sentence.split(/\s+/).length;
    if (limits.words !== undefined && words > limits.words && chosen.length > 0) break;
    chosen.push(best);
    for (const stem of best.stems) weights.set(stem, (weights.get(stem) ?? 0) * SEEN_TERM_DISCOUNT);
  }
  const inOrder = chosen.sort((a, b) => a.position - b.position);
  return { sentences: inOrder.map((candidate) => candidate.sentence), sentencesInText: all.length };
}

function defaultLength(sentences: number): number {
  return Math.max(1, Math.min(5, Math.ceil(sentences * 0.3)));
}

function termWeights(candidates: Candidate[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const { stems } of candidates) {
    for (const stem of stems) weights.set(stem, (weights.get(stem) ?? 0) + 1);
  }
  return weights;
}

function bestOf(left: Set<Candidate>, weights: Map<string, number>, total: number): Candidate {
  let best: Candidate | undefined;
  let bestScore = -1;
  for (const candidate of left) {
    const score = scoreOf(candidate, weights, total);
    if (score <= bestScore) continue;
    best = candidate;
    bestScore = score;
  }
  if (best === undefined) throw new Error("cannot choose from no sentences");
  return best;
}

function scoreOf({ stems, position }: Candidate, weights: Map<string, number>, total: number): number {
  const sum = stems.reduce((score, stem) => score + (weights.get(stem) ?? 0), 0);
  const normalised = sum / Math.sqrt(stems.length + 1);
  const early = 1.2 - 0.2 * (position / total);
  return stems.length < SHORT_SENTENCE_TERMS ? normalised * early * 0.5 : normalised * early;
}
