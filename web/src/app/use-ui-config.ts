import type { UiConfig } from "@orchestrator/contracts";
import { useQuery } from "@tanstack/react-query";
import { useApp } from "./app-context.ts";

/** What the service tells the UI before it has a key; undefined until it has. */
export function useUiConfig(): UiConfig | undefined {
  const { client } = useApp();
  return useQuery({
    queryKey: ["ui-config"],
    queryFn: () => client.uiConfig(),
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
}
