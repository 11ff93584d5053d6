import type { AgentIndex } from "./agent-index.ts";
import type { QueryTerm } from "./query-terms.ts";
import { similarStems } from "./similar-stems.ts";
import { SYNONYMS } from "./synonyms.ts";

const SYNONYM_SHARE = 0.55;
const KIN_SHARE = 0.7;

/** A term with the stems of the index that may stand for it, each with the share it counts for. */
export interface ExpandedTerm extends QueryTerm {
  variants: ReadonlyMap<string, number>;
}

/** Looks up what may stand for each term: the word itself, a synonym, a word of its family, a slip of the pen. */
export function expandTerms(terms: readonly QueryTerm[], index: AgentIndex): ExpandedTerm[] {
  return terms.map((term) => ({ ...term, variants: variantsOf(term.stem, index) }));
}

function variantsOf(stem: string, { postings, neighbours }: AgentIndex): Map<string, number> {
  const isKnown = postings.has(stem);
  const variants = new Map<string, number>();
  for (const [kin, similarity] of similarStems(stem, neighbours, isKnown ? "same-beginning" : "any")) {
    variants.set(kin, KIN_SHARE * similarity);
  }
  for (const synonym of SYNONYMS.get(stem) ?? []) {
    if (postings.has(synonym)) variants.set(synonym, Math.max(SYNONYM_SHARE, variants.get(synonym) ?? 0));
  }
  return isKnown ? variants.set(stem, 1) : variants;
}
