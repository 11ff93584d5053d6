import type { AgentFigures } from "@orchestrator/contracts";
import { latestAttemptsOf, latestStepsOf } from "../store/tables/agent-calls.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { summariseCalls } from "./summarise-calls.ts";

/** @param limit how many of the newest calls are looked at */
export async function figuresOf(
  { store: { reader }, clock, breakerStatus }: Pick<AgentDeps, "store" | "clock" | "breakerStatus">,
  agentId: number,
  { windowMinutes, limit }: { windowMinutes: number; limit: number },
): Promise<AgentFigures> {
  const since = clock.now() - windowMinutes * 60_000;
  const [steps, attempts] = await Promise.all([
    latestStepsOf(reader, agentId, limit),
    latestAttemptsOf(reader, agentId, since, limit),
  ]);
  return {
    agent_id: agentId,
    window_minutes: windowMinutes,
    ...summariseCalls({ steps, attempts, limit }, since),
    breaker: breakerStatus(agentId),
  };
}
