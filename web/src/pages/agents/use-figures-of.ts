import type { AgentFigures } from "@orchestrator/contracts";
import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import { useApp } from "../../app/app-context.ts";
import { agentKeys } from "./agent-keys.ts";

const REREAD_MS = 60_000;

/** How one agent did in the last hour. */
export function useFiguresOf(agentId: number): UseQueryResult<AgentFigures> {
  const { client } = useApp();
  return useQuery({
    queryKey: agentKeys.oneFigures(agentId),
    queryFn: () => client.agents.figures(agentId),
    refetchInterval: REREAD_MS,
  });
}
