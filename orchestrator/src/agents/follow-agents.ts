import type { AgentEvent } from "@orchestrator/contracts";
import { SharedFeed } from "../events/shared-feed.ts";
import type { EventDeps, Positioned } from "../events/subscribe.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { agentFeed } from "../store/tables/agent-events.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { agentEventView } from "./agent-events.ts";

const PAGE = 200;

/** What happens to agents, for any number of readers. */
export const createAgentFeed = ({ store, bus }: EventDeps): SharedFeed<Positioned<AgentEvent>> =>
  new SharedFeed({
    async read(principal, after) {
      const { rows, ...page } = await agentFeed.page(store, principal, after, PAGE);
      return { ...page, rows: rows.map(({ row, position: id }) => ({ id, event: agentEventView(row) })) };
    },
    onWake: (_principal, wake) => bus.onAgents(wake),
  });

/** What happens to the agents that the caller may use, from behind the position `after` (undefined = from now on). */
export async function* followAgents(
  { store, agentEvents }: Pick<AgentDeps, "store" | "agentEvents">,
  caller: Caller,
  after: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<Positioned<AgentEvent>[]> {
  requireRole(caller, "viewer");
  yield* agentEvents.follow(caller.principal, after ?? (await agentFeed.end(store)), signal);
}
