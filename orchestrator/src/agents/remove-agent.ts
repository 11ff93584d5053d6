import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { lockAgentRow, updateAgentRow } from "../store/tables/agents.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { recordAgentEvent } from "./agent-events.ts";
import { removeAgentSecret } from "./agent-secret.ts";
import { findAgent } from "./find-agent.ts";
import { requireOwner } from "./update-agent.ts";

/** The agent gets no more work and its name is free again; what it did stays in the history. */
export async function removeAgent(
  { store, clock, catalogue, bus }: Pick<AgentDeps, "store" | "clock" | "catalogue" | "bus">,
  caller: Caller,
  agentId: number,
): Promise<void> {
  requireRole(caller, "operator");
  const now = clock.now();
  await store.transaction(async (tx) => {
    await lockAgentRow(tx, agentId);
    const row = await findAgent(tx, caller, agentId);
    requireOwner(row, caller);
    const removed = {
      ...row,
      status: "inactive" as const,
      removed_at: now,
      updated_at: Math.max(now, row.updated_at + 1),
    };
    await updateAgentRow(tx, removed);
    await removeAgentSecret(tx, row);
    await recordAgentEvent(tx, { bus }, { agent: row, type: "agent.removed", now });
    catalogue.changedBy(tx, removed);
  });
}
