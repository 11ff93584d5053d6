import { RegisterAgent } from "@orchestrator/contracts";
import type { z } from "zod";
import { registerAgent } from "./agents/register-agent.ts";
import { updateAgent } from "./agents/update-agent.ts";
import type { App } from "./app.ts";
import { LOCAL_PRINCIPAL } from "./kernel/caller.ts";
import { slugOf } from "./kernel/slug.ts";
import { findAgentRowBySlug } from "./store/tables/agents.ts";

/**
 * Registers agents that are not registered yet, by name; of those that are, only the endpoint is brought up to date,
 * so that what a person changed stays.
 */
export async function registerMissingAgents(
  { deps }: App,
  agents: readonly z.input<typeof RegisterAgent>[],
): Promise<void> {
  const caller = { principal: LOCAL_PRINCIPAL, role: "admin" as const };
  for (const agent of agents) {
    const known = await findAgentRowBySlug(deps.store.reader, slugOf(agent.name));
    if (known === undefined) await registerAgent(deps, caller, RegisterAgent.parse(agent));
    else if (known.endpoint !== agent.endpoint)
      await updateAgent(deps, caller, { id: known.id, endpoint: agent.endpoint });
  }
}
