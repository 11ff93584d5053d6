import type { AgentSummary, ListAgents } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { countAgentRows, listAgentRows } from "../store/tables/agents.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { agentSummary } from "./agent-view.ts";

/** In the order of registration, above the cursor; `total` counts up to 10,000. */
export async function listAgents(
  { store }: Pick<AgentDeps, "store">,
  caller: Caller,
  filter: ListAgents,
): Promise<{ agents: AgentSummary[]; total: number }> {
  requireRole(caller, "viewer");
  const rows = await listAgentRows(store.reader, caller.principal, filter);
  return {
    agents: rows.map(agentSummary),
    total: await countAgentRows(store.reader, caller.principal, filter),
  };
}
