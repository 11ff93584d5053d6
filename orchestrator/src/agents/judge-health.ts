import type { AgentStatus, HealthStatus } from "@orchestrator/contracts";

/** Failed checks in a row after which an agent gets no more work. */
export const FAILURES_UNTIL_ERROR = 3;

export interface Judgement {
  status: AgentStatus;
  failures: number;
  /** Set when the status changes. */
  reason?: string;
}

/**
 * What a health check means for an agent. An active agent is taken out of use after three failed checks in a row,
 * and comes back with the first good one; what a person deactivated stays so. Pure.
 */
export function judgeHealth(
  before: { status: AgentStatus; failures: number },
  found: HealthStatus,
): Judgement {
  if (found === "healthy") {
    if (before.status !== "error") return { status: before.status, failures: 0 };
    return { status: "active", failures: 0, reason: "healthy again" };
  }
  const failures = before.failures + 1;
  if (before.status !== "active" || failures < FAILURES_UNTIL_ERROR)
    return { status: before.status, failures };
  return { status: "error", failures, reason: `${failures} health checks in a row failed` };
}
