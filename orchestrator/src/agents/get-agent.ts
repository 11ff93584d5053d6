import type { Agent } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { agentView } from "./agent-view.ts";
import { findAgent } from "./find-agent.ts";

export async function getAgent(
  { store }: Pick<AgentDeps, "store">,
  caller: Caller,
  agentId: number,
): Promise<Agent> {
  requireRole(caller, "viewer");
  return agentView(await findAgent(store.reader, caller, agentId));
}
