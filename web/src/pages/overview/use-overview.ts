import type { Overview } from "@orchestrator/contracts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import { useApp } from "../../app/app-context.ts";
import { useAfterEvents } from "../../live/use-after-events.ts";

const AFTER_EVENTS_MS = 2000;
/** A minute begins without any event. */
const REREAD_MS = 30_000;
const overviewKey = ["overview"] as const;

/** How the service does, read again soon after tasks did something. */
export function useOverview(windowMinutes: number): UseQueryResult<Overview> {
  const { client } = useApp();
  useAfterEvents(overviewKey, AFTER_EVENTS_MS);
  return useQuery({
    queryKey: [...overviewKey, windowMinutes],
    queryFn: () => client.overview({ window_minutes: windowMinutes }),
    refetchInterval: REREAD_MS,
    placeholderData: keepPreviousData,
  });
}
