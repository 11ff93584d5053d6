import { createClient } from "@orchestrator/client";
import type { Client } from "@orchestrator/client";
import type { QueryClient } from "@tanstack/react-query";
import { createContext, useContext, useSyncExternalStore } from "react";
import { LiveFeed } from "../live/live-feed.ts";
import { ApiKeys } from "./api-keys.ts";
import { createKeyedFetch } from "./keyed-fetch.ts";
import { PreferenceStore } from "./preferences.ts";
import type { Preferences } from "./preferences.ts";
import { createQueryClient } from "./query-client.ts";
import { Sidebar } from "./sidebar.ts";
import { Toasts } from "./toasts.ts";

/** What the whole UI shares; made once, in `main.tsx`. */
export interface App {
  client: Client;
  queries: QueryClient;
  keys: ApiKeys;
  preferences: PreferenceStore;
  toasts: Toasts;
  feed: LiveFeed;
  sidebar: Sidebar;
}

export function createApp(): App {
  const keys = new ApiKeys();
  const client = createClient({ fetch: createKeyedFetch(keys) });
  const queries = createQueryClient();
  const feed = new LiveFeed((options) => client.tasks.followAll(options));
  keys.onKeyChange(() => {
    feed.restart();
    void queries.resetQueries();
  });
  return {
    client,
    keys,
    queries,
    preferences: new PreferenceStore(),
    toasts: new Toasts(),
    sidebar: new Sidebar(),
    feed,
  };
}

export const AppContext = createContext<App | undefined>(undefined);

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === undefined) throw new Error("cannot happen: a component outside of the app");
  return app;
}

export function usePreferences(): Preferences {
  const { preferences } = useApp();
  return useSyncExternalStore(preferences.subscribe, () => preferences.value);
}
