import type { AgentFigures } from "@orchestrator/contracts";
import { isoTime } from "../kernel/clock.ts";
import { newestHealthRows } from "../store/tables/agent-health.ts";
import { latestAttemptsOf, latestStepsOf } from "../store/tables/agent-calls.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { summariseCalls } from "./summarise-calls.ts";

const RECENT_CHECKS = 20;

/** @param limit how many of the newest calls are looked at */
export async function figuresOf(
  { store: { reader }, clock, breakerStatus }: Pick<AgentDeps, "store" | "clock" | "breakerStatus">,
  agentId: number,
  { windowMinutes, limit }: { windowMinutes: number; limit: number },
): Promise<AgentFigures> {
  const since = clock.now() - windowMinutes * 60_000;
  const [steps, attempts, checks] = await Promise.all([
    latestStepsOf(reader, agentId, limit),
    latestAttemptsOf(reader, agentId, since, limit),
    newestHealthRows(reader, agentId, RECENT_CHECKS),
  ]);
  return {
    agent_id: agentId,
    window_minutes: windowMinutes,
    ...summariseCalls({ steps, attempts, limit }, since),
    breaker: breakerStatus(agentId),
    recent_checks: checks.toReversed().map((check) => ({
      status: check.status,
      response_time_ms: check.response_time_ms,
      checked_at: isoTime(check.checked_at),
    })),
  };
}
