import { useSyncExternalStore } from "react";
import { useApp } from "../app/app-context.ts";
import type { FeedState } from "./live-feed.ts";

export function useFeedState(): FeedState {
  const { feed } = useApp();
  return useSyncExternalStore(feed.onState, () => feed.state);
}
