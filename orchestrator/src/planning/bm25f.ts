import type { AgentIndex } from "./agent-index.ts";
import type { ExpandedTerm } from "./expand-terms.ts";

const SATURATION = 1.2;

/** The score of every agent that shares a word with the terms, by position in the index. */
interface WordScores {
  scores: ReadonlyMap<number, number>;
  /** What the words themselves are worth: the measure of coverage. */
  worth: number;
}

/** Scores agents by BM25F; a synonym or a word of the same family counts for part of the word itself. */
export function scoreByWords(terms: readonly ExpandedTerm[], index: AgentIndex): WordScores {
  const scores = new Map<number, number>();
  let worth = 0;
  for (const term of terms) {
    for (const [position, gain] of termGains(term, index)) {
      scores.set(position, (scores.get(position) ?? 0) + gain * term.weight);
    }
    if (term.isOwn) worth += term.weight * (index.postings.get(term.stem)?.idf ?? index.idfOfUnknown);
  }
  return { scores, worth };
}

/** The greatest gain a term has in each agent: "create, make, build" in one description count once. */
function termGains({ variants }: ExpandedTerm, { postings }: AgentIndex): Map<number, number> {
  const gains = new Map<number, number>();
  for (const [stem, share] of variants) {
    const { positions = [], weights = [], idf = 0 } = postings.get(stem) ?? {};
    for (let i = 0; i < positions.length; i += 1) {
      const [position = 0, weight = 0] = [positions[i], weights[i]];
      const gain = (share * idf * weight * (SATURATION + 1)) / (weight + SATURATION);
      if (gain > (gains.get(position) ?? 0)) gains.set(position, gain);
    }
  }
  return gains;
}
