import type { AgentCatalogue } from "./agents/agent-catalogue.ts";
import type { EventBus } from "./events/event-bus.ts";
import { followFeed } from "./events/subscribe.ts";
import type { Store } from "./store/store.ts";
import { agentFeed, EVERYBODY } from "./store/tables/agent-events.ts";
import type { TemplateRegistry } from "./templates/template-registry.ts";

export interface Followed {
  store: Store;
  bus: EventBus;
  catalogue: AgentCatalogue;
  templates: TemplateRegistry;
  onError: (message: string, error: unknown) => void;
}

const PAGE = 200;

/** Keeps what this process holds in memory, agents and templates, true to what other processes write. */
export function followOtherProcesses({ store, bus, catalogue, templates, onError }: Followed): AsyncDisposable {
  const stop = new AbortController();
  const failed = (error: unknown): void => {
    if (!stop.signal.aborted) onError("changes by other processes could not be read; they are tried again", error);
  };
  const followAgents = async (): Promise<void> => {
    let position: string | undefined;
    while (!stop.signal.aborted) {
      try {
        position ??= await agentFeed.end(store);
        const read = async (after: string) => {
          const page = await agentFeed.page(store, EVERYBODY, after, PAGE);
          position = page.next;
          return page;
        };
        for await (const _changes of followFeed(read, (wake) => bus.onAgents(wake), position, stop.signal)) catalogue.changed();
      } catch (error) {
        failed(error);
        const again = Promise.withResolvers<void>();
        const unsubscribe = bus.onAgents(again.resolve);
        stop.signal.addEventListener("abort", () => again.resolve(), { once: true });
        await again.promise;
        unsubscribe();
      }
    }
  };
  // Templates have no log. They are few, and everybody is woken now and then without a reason.
  const unsubscribe = bus.onAgents(() => void templates.refresh(store.reader).catch(failed));
  const following = followAgents();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      unsubscribe();
      await following;
    },
  };
}
