import type { AgentIndex } from "./agent-index.ts";
import { charNgrams, ngramLikeness } from "./char-ngrams.ts";
import { splitWords } from "./split-words.ts";
import { STOP_WORDS } from "./stop-words.ts";

const NEAREST = 3;

export interface NearestAgent {
  agentId: number;
  name: string;
  score: number;
}

/** The agents whose words look most like a text that no agent fits: a hint at what was meant or is missing. */
export function nearestAgents(text: string, index: AgentIndex): NearestAgent[] {
  return byLikeness(text, index).slice(0, NEAREST);
}

/** The ids of all agents whose words look like a text's, the likest first. */
export const rankByLikeness = (text: string, index: AgentIndex): number[] =>
  byLikeness(text, index).map(({ agentId }) => agentId);

function byLikeness(text: string, index: AgentIndex): NearestAgent[] {
  const words = splitWords(text).flatMap(({ parts }) => parts);
  const wanted = charNgrams(words.filter((word) => !STOP_WORDS.has(word)));
  return index.agents
    .map(({ id, name, fingerprint }) => ({
      agentId: id,
      name,
      score: round(ngramLikeness(wanted, fingerprint)),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.agentId - b.agentId);
}

function round(score: number): number {
  return Math.round(score * 1000) / 1000;
}
