import type { QueryClient } from "@tanstack/react-query";

/*
 * Tasks and agents have events. Of what has none, a tab tells the others of this browser what it changed; whoever
 * looks at it from elsewhere reads it again when the window is looked at.
 */
const CHANNEL = "orchestrator.changes";

export function tellOtherTabs(queryKey: readonly unknown[]): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(queryKey);
  channel.close();
}

/** Reads anew what other tabs say that they changed. */
export function listenToOtherTabs(queries: QueryClient): void {
  new BroadcastChannel(CHANNEL).addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (Array.isArray(data)) void queries.invalidateQueries({ queryKey: data });
  });
}
