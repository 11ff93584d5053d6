import type { AgentEvent } from "@orchestrator/contracts";
import { followFeed } from "../events/subscribe.ts";
import type { Positioned } from "../events/subscribe.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { agentFeed } from "../store/tables/agent-events.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { agentEventView } from "./agent-events.ts";

const PAGE = 200;

/** What happens to the agents that the caller may use, from behind the position `after` (undefined = from now on). */
export async function* followAgents(
  { store, bus }: Pick<AgentDeps, "store" | "bus">,
  caller: Caller,
  after: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<Positioned<AgentEvent>[]> {
  requireRole(caller, "viewer");
  yield* followFeed(
    async (position) => {
      const { rows, ...page } = await agentFeed.page(store, caller.principal, position, PAGE);
      return { ...page, rows: rows.map(({ row, position: id }) => ({ id, event: agentEventView(row) })) };
    },
    (wake) => bus.onAgents(wake),
    after ?? (await agentFeed.end(store)),
    signal,
  );
}
