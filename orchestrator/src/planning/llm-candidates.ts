import type { AgentIndex, CandidateAgent } from "./agent-index.ts";
import { rankByLikeness } from "./nearest-agents.ts";

export const MOST_CANDIDATES = 20;

/**
 * The agents that a model may choose from, best first: those that the rules rank, then, where they know too few (a
 * language they do not speak), those whose words look most like the description's, then whoever is there.
 */
export function candidatesFor(
  description: string,
  {
    agents,
    index,
    ranking,
  }: { agents: readonly CandidateAgent[]; index: AgentIndex; ranking: readonly number[] },
): CandidateAgent[] {
  const byId = new Map(agents.map((agent) => [agent.id, agent]));
  const isShort = ranking.length < MOST_CANDIDATES;
  const ids = isShort ? [...ranking, ...rankByLikeness(description, index), ...byId.keys()] : ranking;
  return [...new Set(ids)].slice(0, MOST_CANDIDATES).flatMap((id) => byId.get(id) ?? []);
}
