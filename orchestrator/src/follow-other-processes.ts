import { setTimeout as pause } from "node:timers/promises";
import type { AgentCatalogue } from "./agents/agent-catalogue.ts";
import type { EventBus } from "./events/event-bus.ts";
import { followFeed } from "./events/follow-feed.ts";
import type { Store } from "./store/store.ts";
import { agentFeed, EVERYBODY } from "./store/tables/agent-events.ts";
import type { AgentEventRow } from "./store/tables/agent-events.ts";
import type { FeedPage } from "./store/tables/event-feed.ts";
import type { TemplateRegistry } from "./templates/template-registry.ts";

export interface Followed {
  store: Store;
  bus: EventBus;
  catalogue: AgentCatalogue;
  templates: TemplateRegistry;
  onError: (message: string, error: unknown) => void;
}

const PAGE = 200;
const RETRY_MS = 1000;

/**
 * Keeps what this process holds in memory, agents and templates, true to what other processes write. Agents are to be
 * read once after it answers: it sees to what comes from then on.
 */
export async function followOtherProcesses(followed: Followed): Promise<AsyncDisposable> {
  const { store, bus, templates, onError } = followed;
  const stop = new AbortController();
  const failed = (error: unknown): void => {
    if (!stop.signal.aborted)
      onError("changes by other processes could not be read; they are tried again", error);
  };
  // Templates have no log. They are few, and everybody is woken now and then without a reason.
  const unsubscribe = bus.onAgents(() => void templates.refresh().catch(failed));
  const following = followAgents(followed, await agentFeed.end(store), stop.signal, failed);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      unsubscribe();
      await following;
    },
  };
}

async function followAgents(
  { store, bus, catalogue }: Followed,
  from: string,
  signal: AbortSignal,
  failed: (error: unknown) => void,
): Promise<void> {
  let position = from;
  const read = async (after: string): Promise<FeedPage<AgentEventRow>> => {
    // Whoever asks for the next page has taken in the one before.
    position = after;
    return agentFeed.page(store, EVERYBODY, after, PAGE);
  };
  while (!signal.aborted) {
    try {
      for await (const page of followFeed(read, (wake) => bus.onAgents(wake), position, signal)) {
        // As they are now: a later change has an event of its own, which is yet to come.
        for (const id of new Set(page.map(({ row }) => row.agent_id))) await catalogue.takeIn(id);
      }
    } catch (error) {
      failed(error);
      await pause(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
