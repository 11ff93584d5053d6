import type { ProbeResult } from "../connectors/connector.ts";
import type { Tx } from "../store/store.ts";
import { addToHealthHour, insertAgentHealthRow } from "../store/tables/agent-health.ts";
import { lockAgentRow, updateAgentHealth } from "../store/tables/agents.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { recordAgentEvent } from "./agent-events.ts";
import { judgeHealth } from "./judge-health.ts";

const HOUR_MS = 60 * 60 * 1000;

export interface StatusChange {
  agentId: number;
  name: string;
  from: string;
  to: string;
  reason: string;
  error: string | null;
  at: number;
}

/**
 * Keeps what a health check found: the check, its hour's roll-up, the agent's latest health, and perhaps its status.
 * @returns the change of status, if there was one
 */
export async function recordHealth(
  tx: Tx,
  deps: Pick<AgentDeps, "bus" | "catalogue">,
  agentId: number,
  probe: ProbeResult,
  checkedAt: number,
): Promise<StatusChange | undefined> {
  const row = await lockAgentRow(tx, agentId);
  if (row === undefined || row.removed_at !== null) return undefined;
  const isHealthy = probe.status === "healthy";
  const ms = probe.responseTimeMs;
  await insertAgentHealthRow(tx, {
    agent_id: agentId,
    status: probe.status,
    response_time_ms: ms,
    error: probe.error ?? null,
    checked_at: checkedAt,
  });
  await addToHealthHour(tx, {
    agent_id: agentId,
    hour: checkedAt - (checkedAt % HOUR_MS),
    checks: 1,
    healthy_checks: isHealthy ? 1 : 0,
    total_ms: isHealthy ? (ms ?? 0) : 0,
    slowest_ms: isHealthy ? (ms ?? 0) : 0,
  });
  const { status, failures, reason } = judgeHealth(
    { status: row.status, failures: row.health_failures },
    probe.status,
  );
  await updateAgentHealth(tx, {
    id: agentId,
    status,
    health_status: probe.status,
    health_checked_at: checkedAt,
    health_response_ms: ms,
    health_failures: failures,
  });
  if (reason === undefined) return undefined;
  const change = { from: row.status, to: status, reason, error: probe.error ?? null };
  await recordAgentEvent(tx, deps, {
    agent: row,
    type: "agent.status_changed",
    now: checkedAt,
    data: change,
  });
  deps.catalogue.changedBy(tx, { ...row, status });
  return { agentId, name: row.name, ...change, at: checkedAt };
}
