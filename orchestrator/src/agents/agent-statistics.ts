import type { AgentStatistics } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { agentCounts } from "../store/tables/agents.ts";
import type { AgentDeps } from "./agent-deps.ts";

export async function agentStatistics(
  { store }: Pick<AgentDeps, "store">,
  caller: Caller,
): Promise<AgentStatistics> {
  requireRole(caller, "viewer");
  const counts = (await agentCounts(store.reader, caller.principal)).map((row) => ({
    ...row,
    n: Number(row.n),
  }));
  const sum = (rows: { n: number }[]): number => rows.reduce((total, { n }) => total + n, 0);
  const types = [...new Set(counts.map((row) => row.agent_type))];
  return {
    total_agents: sum(counts),
    active_agents: sum(counts.filter((row) => row.status === "active")),
    inactive_agents: sum(counts.filter((row) => row.status === "inactive")),
    error_agents: sum(counts.filter((row) => row.status === "error")),
    agents_by_type: Object.fromEntries(
      types.map((type) => [type, sum(counts.filter((row) => row.agent_type === type))]),
    ),
  };
}
