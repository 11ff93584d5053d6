import type { AgentIndex, IndexedAgent } from "./agent-index.ts";
import { scoreByWords } from "./bm25f.ts";
import { expandTerms, type ExpandedTerm } from "./expand-terms.ts";
import { fitCapability } from "./fit-capability.ts";
import { rerankByNgrams } from "./ngram-rerank.ts";
import { queryTerms } from "./query-terms.ts";
import { readTokens } from "./read-tokens.ts";
import { shortlist } from "./shortlist.ts";

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
  return matchTerms(expandTerms(queryTerms(readTokens(text)), index), index, limit);
}

/** Like {@link matchAgents}, for words already weighed and looked up. */
export function matchTerms(terms: readonly ExpandedTerm[], index: AgentIndex, limit: number): AgentMatch[] {
  const { scores, worth } = scoreByWords(terms, index);
  const candidates = shortlist(scores, Math.max(limit, SHORTLIST)).flatMap(([position, score]) => {
    const agent = index.agents[position];
    return agent ? [{ agent, score }] : [];
  });
  const ranked = rerankByNgrams(terms, candidates);
  return ranked.slice(0, limit).map(({ agent, score }, rank) => {
    const coverage = worth > 0 ? Math.min(1, score / (worth * FULL_COVERAGE)) : 0; // nothing but what it implies
    const rival = ranked[rank === 0 ? 1 : 0]?.score ?? 0;
    return {
      agentId: agent.id,
      score,
      coverage,
      confidence: confidence(coverage, (score - rival) / score),
      terms: knownWords(terms, agent),
      capability: fitCapability(terms, agent),
    };
  });
}

/** Coverage and the lead over the best rival; checked against plans known to be right, it is about their share. */
function confidence(coverage: number, lead: number): number {
  const sure = 0.15 + 0.45 * coverage + 0.4 * Math.sqrt(Math.max(0, lead));
  return Math.round(Math.min(0.99, sure) * 100) / 100;
}

function knownWords(terms: readonly ExpandedTerm[], agent: IndexedAgent): string[] {
  return terms
    .filter(({ isOwn, variants }) => isOwn && variants.keys().some((stem) => agent.weights.has(stem)))
    .sort((a, b) => b.weight - a.weight)
    .map(({ word }) => word);
}
