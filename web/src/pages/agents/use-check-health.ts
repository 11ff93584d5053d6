import { ProblemError, UnreachableError } from "@orchestrator/client";
import type { Agent, AgentHealth } from "@orchestrator/contracts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";
import { useApp } from "../../app/app-context.ts";
import { agentKeys } from "./agent-keys.ts";

/** Asks the agent now whether it is up. */
export function useCheckHealth(agent: Agent): UseMutationResult<AgentHealth, Error, void> {
  const { client, toasts } = useApp();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => client.agents.checkHealth(agent.id),
    onSuccess: ({ status, response_time_ms: ms, error }) => {
      if (status === "healthy") toasts.say(`${agent.name} is healthy; it answered in ${ms ?? 0} ms.`);
      else toasts.fail(new Error(`${agent.name} is ${status}. ${error ?? ""}`));
    },
    onError: (error) => {
      if (error instanceof ProblemError || error instanceof UnreachableError) toasts.fail(error);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: agentKeys.all }),
  });
}
