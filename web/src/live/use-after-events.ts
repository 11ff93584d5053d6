import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useApp } from "../app/app-context.ts";
import { atMostEvery } from "./at-most-every.ts";

/** Reads anew what the key names (keep it stable) soon after tasks did something, and not more often than that. */
export function useAfterEvents(queryKey: readonly unknown[], ms: number): void {
  const { feed } = useApp();
  const queries = useQueryClient();
  useEffect(() => {
    let isHere = true;
    const readAgain = atMostEvery(ms, () => {
      if (isHere) void queries.invalidateQueries({ queryKey });
    });
    const leave = feed.onEvent(readAgain);
    return () => {
      isHere = false;
      leave();
    };
  }, [feed, queries, queryKey, ms]);
}
