import type { AgentIndex, IndexedAgent } from "./agent-index.ts";
import { scoreByWords, stemVariants } from "./bm25f.ts";
import { fitCapability } from "./fit-capability.ts";
import { rerankByNgrams } from "./ngram-rerank.ts";
import { queryTerms, type QueryTerm } from "./query-terms.ts";
import { readTokens } from "./read-tokens.ts";

/** An agent that fits a text. */
export interface AgentMatch {
  agentId: number;
  score: number;
  /** 0 to 1: how much of the request it covers and how far ahead of the next agent it is. */
  confidence: number;
  /** 0 to 1: the share of the request's words, by how telling they are, that the agent knows. */
  coverage: number;
  /** The words of the request that it knows. */
  terms: string[];
  capability: string | null;
}

/** A full match scores above the sum of its words: fields are boosted, likeness is added. */
const FULL_COVERAGE = 1.6;
const SHORTLIST = 24;

/** The agents that fit a text best, best first; none when nothing is shared. */
export function matchAgents(text: string, index: AgentIndex, limit: number): AgentMatch[] {
  return matchTerms(queryTerms(readTokens(text)), index, limit);
}

/** Like {@link matchAgents}, for words already weighed. */
export function matchTerms(terms: readonly QueryTerm[], index: AgentIndex, limit: number): AgentMatch[] {
  const { scores, best } = scoreByWords(terms, index);
  const shortlist = [...scores]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, Math.max(limit, SHORTLIST))
    .flatMap(([position, score]) => {
      const agent = index.agents[position];
      return agent ? [{ agent, score }] : [];
    });
  const ranked = rerankByNgrams(terms, shortlist);
  const variants = new Map(terms.map(({ stem }) => [stem, stemVariants(stem, index)]));
  return ranked.slice(0, limit).map(({ agent, score }, rank) => ({
    agentId: agent.id,
    score,
    coverage: Math.min(1, score / (best * FULL_COVERAGE)),
    confidence: confidence(score, ranked[rank === 0 ? 1 : 0]?.score ?? 0, best),
    terms: knownWords(terms, agent, variants),
    capability: fitCapability(terms, agent, variants),
  }));
}

/** Half is coverage, half is the lead over the best rival (none for an agent that is behind). */
function confidence(score: number, rival: number, best: number): number {
  if (score <= 0 || best <= 0) return 0;
  const coverage = Math.min(1, score / (best * FULL_COVERAGE));
  const lead = Math.max(0, Math.min(1, (score - rival) / score));
  return Math.round(Math.min(0.99, 0.15 + 0.45 * coverage + 0.4 * Math.sqrt(lead)) * 100) / 100;
}

function knownWords(
  terms: readonly QueryTerm[],
  agent: IndexedAgent,
  variants: ReadonlyMap<string, ReadonlyMap<string, number>>,
): string[] {
  return terms
    .filter(({ isOwn }) => isOwn)
    .filter(({ stem }) =>
      [...(variants.get(stem)?.keys() ?? [])].some((variant) => agent.weights.has(variant)),
    )
    .sort((a, b) => b.weight - a.weight)
    .map(({ word }) => word);
}
