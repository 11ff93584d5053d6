import type { AgentEvent, AgentEventType, JsonObject } from "@orchestrator/contracts";
import type { EventBus } from "../events/event-bus.ts";
import { isoTime } from "../kernel/clock.ts";
import type { Tx } from "../store/store.ts";
import { insertAgentEventRow } from "../store/tables/agent-events.ts";
import type { AgentEventRow } from "../store/tables/agent-events.ts";
import { fromJsonOrNull, toJsonOrNull } from "../store/tables/json-column.ts";

interface NewAgentEvent {
  agent: { id: number; name: string };
  type: AgentEventType;
  now: number;
  data?: JsonObject;
}

/** Adds an event to the log of agents in the transaction that makes it true, and wakes its readers after commit. */
export async function recordAgentEvent(
  tx: Tx,
  { bus }: { bus: EventBus },
  { agent, type, now, data }: NewAgentEvent,
): Promise<void> {
  await insertAgentEventRow(tx, {
    agent_id: agent.id,
    type,
    data: toJsonOrNull({ agent_name: agent.name, ...data }),
    created_at: now,
  });
  tx.onCommit(() => bus.publishAgents());
}

export const agentEventView = (row: AgentEventRow): AgentEvent => ({
  id: row.id,
  agent_id: row.agent_id,
  type: row.type,
  data: fromJsonOrNull<JsonObject>(row.data) ?? {},
  created_at: isoTime(row.created_at),
});
