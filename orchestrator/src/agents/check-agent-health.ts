import type { AgentHealth } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { isoTime } from "../kernel/clock.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { findAgent } from "./find-agent.ts";
import { probeAgent } from "./probe-agent.ts";
import { recordHealth } from "./record-health.ts";

/** Asks the agent now whether it is up, and keeps the answer. */
export async function checkAgentHealth(
  deps: Pick<AgentDeps, "store" | "clock" | "templates" | "connectorFor" | "bus" | "catalogue" | "alert">,
  caller: Caller,
  agentId: number,
): Promise<AgentHealth> {
  requireRole(caller, "operator");
  const row = await findAgent(deps.store.reader, caller, agentId);
  const probe = await probeAgent(deps, row, caller.signal ?? new AbortController().signal);
  const checkedAt = deps.clock.now();
  const change = await deps.store.transaction((tx) => recordHealth(tx, deps, row.id, probe, checkedAt));
  if (change !== undefined) deps.alert(change);
  return {
    agent_id: row.id,
    status: probe.status,
    endpoint: row.endpoint,
    response_time_ms: probe.responseTimeMs,
    checked_at: isoTime(checkedAt),
    ...(probe.response === undefined ? {} : { response: probe.response }),
    ...(probe.error === undefined ? {} : { error: probe.error }),
  };
}
