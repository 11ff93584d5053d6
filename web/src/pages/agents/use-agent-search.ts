import type { Page } from "@orchestrator/client";
import type { AgentSummary } from "@orchestrator/contracts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import { useApp } from "../../app/app-context.ts";
import { agentKeys } from "./agent-keys.ts";

const LONGEST_TEXT = 200;

/** The first agents in which the words stand, as the service finds them: there may be thousands. */
export function useAgentSearch(
  text: string,
  { limit, enabled = true }: { limit: number; enabled?: boolean },
): UseQueryResult<Page<AgentSummary>> {
  const { client } = useApp();
  const words = text.trim().slice(0, LONGEST_TEXT);
  return useQuery({
    queryKey: agentKeys.found(words, limit),
    queryFn: () => client.agents.listPage({ limit, ...(words === "" ? {} : { text: words }) }),
    placeholderData: keepPreviousData,
    enabled,
  });
}
