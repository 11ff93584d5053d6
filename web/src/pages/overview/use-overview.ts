import type { Overview } from "@orchestrator/contracts";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect } from "react";
import { useApp } from "../../app/app-context.ts";
import { atMostEvery } from "../../live/at-most-every.ts";

const AFTER_EVENTS_MS = 2000;
/** A minute begins without any event. */
const REREAD_MS = 30_000;
const overviewKey = ["overview"] as const;

/** How the service does, read again soon after tasks did something. */
export function useOverview(windowMinutes: number): UseQueryResult<Overview> {
  const { client, feed } = useApp();
  const queries = useQueryClient();
  useEffect(() => {
    let isHere = true;
    const readAgain = atMostEvery(AFTER_EVENTS_MS, () => {
      if (isHere) void queries.invalidateQueries({ queryKey: overviewKey });
    });
    const leave = feed.onEvent(readAgain);
    return () => {
      isHere = false;
      leave();
    };
  }, [feed, queries]);
  return useQuery({
    queryKey: [...overviewKey, windowMinutes],
    queryFn: () => client.overview({ window_minutes: windowMinutes }),
    refetchInterval: REREAD_MS,
    placeholderData: keepPreviousData,
  });
}
