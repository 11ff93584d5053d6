import { NotFoundError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import type { Reader } from "../store/store.ts";
import { findAgentRow } from "../store/tables/agents.ts";
import type { AgentRow } from "../store/tables/agents.ts";

/** @throws NotFoundError AGENT_NOT_FOUND, also for a removed agent and for another owner's private one */
export async function findAgent(reader: Reader, caller: Caller, agentId: number): Promise<AgentRow> {
  const row = await findAgentRow(reader, agentId);
  if (row !== undefined && row.removed_at === null && mayUse(row, caller.principal)) return row;
  throw new NotFoundError(
    "AGENT_NOT_FOUND",
    `There is no agent ${agentId}. GET /api/agents lists the agents.`,
  );
}

export const mayUse = (row: Pick<AgentRow, "visibility" | "owner_id">, principal: string): boolean =>
  row.visibility === "shared" || row.owner_id === principal;
