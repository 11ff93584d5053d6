import type { AgentFigures, GetAgentFigures } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { figuresOf } from "./figures-of.ts";
import { findAgent } from "./find-agent.ts";

const CALLS_OF_ONE = 2000;

/** How an agent did lately, from its newest 2,000 calls. @throws NotFoundError AGENT_NOT_FOUND */
export async function getAgentFigures(
  deps: AgentDeps,
  caller: Caller,
  { id, window_minutes: windowMinutes }: GetAgentFigures & { id: number },
): Promise<AgentFigures> {
  requireRole(caller, "viewer");
  await findAgent(deps.store.reader, caller, id);
  return figuresOf(deps, id, { windowMinutes, limit: CALLS_OF_ONE });
}
