import { ProblemError } from "@orchestrator/client";
import type { QueryClient } from "@tanstack/react-query";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { App } from "../app/app-context.ts";
import { useApp } from "../app/app-context.ts";
import { agentKeys } from "../pages/agents/agent-keys.ts";
import { atMostEvery } from "./at-most-every.ts";

const REREAD_MS = 500;

/**
 * Keeps what was read of agents up to date while the page is in sight. Its stream is closed when nobody looks: a
 * browser has six connections for all tabs of a service. What was missed is read anew when it opens again.
 */
export function useAgentEvents(): void {
  const { client } = useApp();
  const queries = useQueryClient();
  useEffect(() => {
    let stop: AbortController | undefined;
    const follow = (): void => {
      stop?.abort();
      stop = undefined;
      if (document.visibilityState === "hidden") return;
      stop = new AbortController();
      void followUntil(stop.signal, client, queries);
    };
    document.addEventListener("visibilitychange", follow);
    follow();
    return () => {
      document.removeEventListener("visibilitychange", follow);
      stop?.abort();
    };
  }, [client, queries]);
}

async function followUntil(signal: AbortSignal, client: App["client"], queries: QueryClient): Promise<void> {
  const readAgain = atMostEvery(REREAD_MS, () => {
    if (!signal.aborted) void queries.invalidateQueries({ queryKey: agentKeys.all });
  });
  let isFirst = true;
  try {
    const events = client.agents.followAll({
      signal,
      onConnection: (state) => {
        if (state === "open" && !isFirst) readAgain();
        isFirst = false;
      },
    });
    for await (const _event of events) readAgain();
  } catch (error) {
    // Without a key the page itself asks for one; an abort is the end.
    if (!signal.aborted && !(error instanceof ProblemError)) throw error;
  }
}
