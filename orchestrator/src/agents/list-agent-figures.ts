import type { AgentFigures, ListAgentFigures } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { countAgentRows, listAgentRows } from "../store/tables/agents.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { figuresOf } from "./figures-of.ts";

const CALLS_OF_EACH = 200;

/** How the agents of a page did lately, each from its newest 200 calls. */
export async function listAgentFigures(
  deps: AgentDeps,
  caller: Caller,
  { window_minutes: windowMinutes, ...page }: ListAgentFigures,
): Promise<{ figures: AgentFigures[]; total: number }> {
  requireRole(caller, "viewer");
  const { reader } = deps.store;
  const rows = await listAgentRows(reader, caller.principal, page);
  const figures = await Promise.all(
    rows.map(({ id }) => figuresOf(deps, id, { windowMinutes, limit: CALLS_OF_EACH })),
  );
  return { figures, total: await countAgentRows(reader, caller.principal, page) };
}
