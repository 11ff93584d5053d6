import type { AgentHealthHistory } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { isoTime } from "../kernel/clock.ts";
import { healthHourRows, newestHealthRows } from "../store/tables/agent-health.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { latestHealth } from "./agent-view.ts";
import { findAgent } from "./find-agent.ts";

const NEWEST_CHECKS = 100;
const HISTORY_MS = 30 * 24 * 60 * 60 * 1000;

/** The newest 100 checks, newest first, and the hours of the last 30 days. */
export async function getHealthHistory(
  { store: { reader }, clock }: Pick<AgentDeps, "store" | "clock">,
  caller: Caller,
  agentId: number,
): Promise<AgentHealthHistory> {
  requireRole(caller, "viewer");
  const row = await findAgent(reader, caller, agentId);
  const checks = await newestHealthRows(reader, agentId, NEWEST_CHECKS);
  const hours = await healthHourRows(reader, agentId, clock.now() - HISTORY_MS);
  return {
    agent_id: agentId,
    latest: latestHealth(row),
    checks: checks.map((check) => ({
      status: check.status,
      response_time_ms: check.response_time_ms,
      error: check.error,
      checked_at: isoTime(check.checked_at),
    })),
    hours: hours.map((hour) => ({
      hour: isoTime(hour.hour),
      checks: hour.checks,
      healthy_checks: hour.healthy_checks,
      average_ms: hour.healthy_checks === 0 ? null : hour.total_ms / hour.healthy_checks,
      slowest_ms: hour.healthy_checks === 0 ? null : hour.slowest_ms,
    })),
  };
}
