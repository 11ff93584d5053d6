import type { AgentIndex, Posting } from "./agent-index.ts";
import type { QueryTerm } from "./query-terms.ts";
import { similarStems } from "./similar-stems.ts";
import { SYNONYMS } from "./synonyms.ts";

const SATURATION = 1.2;
const SYNONYM_SHARE = 0.55;
const KIN_SHARE = 0.7;

/** The score of every agent that shares a word with the terms, by position in the index. */
export interface WordScores {
  scores: Map<number, number>;
  /** What an agent would score that had every word: the measure of coverage. */
  best: number;
}

/** Scores agents by BM25F; a synonym or a word of the same family counts for part of the word itself. */
export function scoreByWords(terms: readonly QueryTerm[], index: AgentIndex): WordScores {
  const scores = new Map<number, number>();
  let best = 0;
  for (const term of terms) {
    const gains = termGains(term, index);
    for (const [position, gain] of gains)
      scores.set(position, (scores.get(position) ?? 0) + gain * term.weight);
    if (term.isOwn) best += term.weight * (index.postings.get(term.stem)?.idf ?? index.idfOfUnknown);
  }
  return { scores, best };
}

/** The greatest gain a term has in each agent: "create, make, build" in one description count once. */
function termGains(term: QueryTerm, index: AgentIndex): Map<number, number> {
  const gains = new Map<number, number>();
  for (const { posting, share } of variants(term.stem, index)) {
    for (const [i, position] of posting.positions.entries()) {
      const weight = posting.weights[i] ?? 0;
      const gain = (share * posting.idf * weight * (SATURATION + 1)) / (weight + SATURATION);
      if (gain > (gains.get(position) ?? 0)) gains.set(position, gain);
    }
  }
  return gains;
}

function variants(stem: string, index: AgentIndex): { posting: Posting; share: number }[] {
  const shares = stemVariants(stem, index);
  return Array.from(shares, ([variant, share]) => ({ posting: index.postings.get(variant), share })).filter(
    (variant): variant is { posting: Posting; share: number } => variant.posting !== undefined,
  );
}

/** A stem and the stems that may stand for it, each with the share it counts for. */
export function stemVariants(stem: string, index: AgentIndex): Map<string, number> {
  const kinship = index.postings.has(stem) ? "same-beginning" : "any";
  const shares = new Map<string, number>();
  for (const [kin, similarity] of similarStems(stem, index.neighbours, kinship))
    shares.set(kin, KIN_SHARE * similarity);
  for (const synonym of SYNONYMS.get(stem) ?? []) {
    shares.set(synonym, Math.max(SYNONYM_SHARE, shares.get(synonym) ?? 0));
  }
  return shares.set(stem, 1);
}
