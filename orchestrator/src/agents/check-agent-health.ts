import type { AgentConfig, AgentHealth } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { isoTime } from "../kernel/clock.ts";
import { insertAgentHealthRow } from "../store/tables/agent-health.ts";
import { fromJson } from "../store/tables/json-column.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { agentTarget } from "./agent-target.ts";
import { findAgent } from "./find-agent.ts";

const PROBE_TIMEOUT_MS = 5000;

/** Asks the agent now whether it is up, and keeps the answer. */
export async function checkAgentHealth(
  deps: Pick<AgentDeps, "store" | "clock" | "templates" | "connectorFor">,
  caller: Caller,
  agentId: number,
): Promise<AgentHealth> {
  requireRole(caller, "operator");
  const row = await findAgent(deps.store.reader, caller, agentId);
  const target = agentTarget(deps.templates, row, fromJson<AgentConfig>(row.config));
  const checkedAt = deps.clock.now();
  const probe = await deps.connectorFor(target).probe(target, {
    signal: caller.signal ?? new AbortController().signal,
    deadlineAt: checkedAt + PROBE_TIMEOUT_MS,
    now: () => deps.clock.now(),
  });
  await deps.store.transaction((tx) =>
    insertAgentHealthRow(tx, {
      agent_id: row.id,
      status: probe.status,
      response_time_ms: probe.responseTimeMs,
      error: probe.error ?? null,
      checked_at: checkedAt,
    }),
  );
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
