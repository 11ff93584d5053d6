import type { AgentFigures, AgentStatus } from "./agents.ts";

/** With more failures an agent is not well, whatever its health check says. */
const LEAST_SUCCESS = 0.5;

/** An agent that is asked for work and fails at more than half of it; one that is not asked cannot tell. */
export function callsFail(
  status: AgentStatus,
  figures: Pick<AgentFigures, "success_rate"> | undefined,
): boolean {
  const rate = figures?.success_rate ?? null;
  return status === "active" && rate !== null && rate < LEAST_SUCCESS;
}
