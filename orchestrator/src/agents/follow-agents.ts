import type { AgentEvent } from "@orchestrator/contracts";
import { follow } from "../events/subscribe.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { agentEventRows, newestAgentEventId } from "../store/tables/agent-events.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { agentEventView } from "./agent-events.ts";

const PAGE = 200;

/** What happens to the agents that the caller may use, from after the event `after` (undefined = from now on). */
export async function* followAgents(
  { store: { reader }, bus }: Pick<AgentDeps, "store" | "bus">,
  caller: Caller,
  after: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<AgentEvent[]> {
  requireRole(caller, "viewer");
  yield* follow(
    async (position) => (await agentEventRows(reader, caller.principal, position, PAGE)).map(agentEventView),
    (event) => event.id,
    (wake) => bus.onAgents(wake),
    after ?? (await newestAgentEventId(reader)),
    signal,
  );
}
