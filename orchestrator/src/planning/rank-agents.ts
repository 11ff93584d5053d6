import type { Part } from "./part.ts";
import type { AgentMatch } from "./match-agents.ts";

const LONGEST = 20;
const WHOLE_SHARE = 0.5;

/** All agents that could take part, best first: by their best place among the parts and by the whole description. */
export function rankAgents(parts: readonly Part[], whole: readonly AgentMatch[]): number[] {
  const scores = new Map<number, number>();
  const add = (matches: readonly AgentMatch[], share: number) => {
    const best = matches[0]?.score ?? 0;
    for (const { agentId, score } of matches) {
      scores.set(agentId, (scores.get(agentId) ?? 0) + (best > 0 ? (share * score) / best : 0));
    }
  };
  for (const { matches } of parts) add(matches, matches[0]?.confidence ?? 0);
  add(whole, WHOLE_SHARE);
  return [...scores]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, LONGEST)
    .map(([agentId]) => agentId);
}
