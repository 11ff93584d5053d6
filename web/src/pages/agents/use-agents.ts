import type { AgentSummary } from "@orchestrator/contracts";
import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { App } from "../../app/app-context.ts";
import { useApp } from "../../app/app-context.ts";
import { agentKeys } from "./agent-keys.ts";

const PAGE_ROWS = 500;
/** More are for the API; here they would have to be scrolled. */
export const MOST_AGENTS = 5000;

export interface AllAgents {
  agents: readonly AgentSummary[];
  total: number;
}

/** Every agent, so that searching, filtering and sorting take no time. */
export function useAgents(): UseQueryResult<AllAgents> {
  const { client } = useApp();
  return useQuery({ queryKey: agentKeys.list, queryFn: () => readAll(client) });
}

async function readAll(client: App["client"]): Promise<AllAgents> {
  const agents: AgentSummary[] = [];
  let cursor: number | undefined;
  for (;;) {
    const page = await client.agents.listPage({
      limit: PAGE_ROWS,
      ...(cursor === undefined ? {} : { cursor }),
    });
    agents.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === undefined || agents.length >= MOST_AGENTS) return { agents, total: page.total };
  }
}
