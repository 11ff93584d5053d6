import type { IndexedAgent } from "./agent-index.ts";
import { charNgrams, ngramLikeness } from "./char-ngrams.ts";
import type { QueryTerm } from "./query-terms.ts";

interface ScoredAgent {
  agent: IndexedAgent;
  score: number;
}

const NGRAM_SHARE = 0.8;
const NAME_SHARE = 0.6;
const LEAST_TERM_WEIGHT = 0.4;

/** Re-ranks a short list by how alike the letters are, and by how much of an agent's name the request speaks. */
export function rerankByNgrams(
  terms: readonly QueryTerm[],
  shortlist: readonly ScoredAgent[],
): ScoredAgent[] {
  const wanted = charNgrams(
    terms.filter(({ weight }) => weight >= LEAST_TERM_WEIGHT).map(({ word }) => word),
  );
  const stems = new Set(terms.map(({ stem }) => stem));
  return shortlist
    .map(({ agent, score }) => {
      const likeness = NGRAM_SHARE * ngramLikeness(wanted, agent.fingerprint);
      return { agent, score: score * (1 + likeness + NAME_SHARE * nameCoverage(agent, stems)) };
    })
    .sort((a, b) => b.score - a.score || a.agent.id - b.agent.id);
}

function nameCoverage({ nameStems }: IndexedAgent, stems: ReadonlySet<string>): number {
  if (nameStems.length === 0) return 0;
  return nameStems.filter((stem) => stems.has(stem)).length / nameStems.length;
}
