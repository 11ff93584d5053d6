import type { Agent, RegisterAgent } from "@orchestrator/contracts";
import { ConflictError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { slugOf } from "../kernel/slug.ts";
import { isUniqueViolation } from "../store/store-error.ts";
import { insertAgentRow } from "../store/tables/agents.ts";
import { toJson } from "../store/tables/json-column.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { agentView } from "./agent-view.ts";
import { checkAgent } from "./check-agent.ts";

/**
 * Adds an agent to the registry; from then on tasks are planned over it.
 * @throws ConflictError AGENT_NAME_TAKEN
 * @throws AppError of `checkAgent` when it could never be called
 */
export async function registerAgent(deps: AgentDeps, caller: Caller, input: RegisterAgent): Promise<Agent> {
  requireRole(caller, "operator");
  const now = deps.clock.now();
  const { config, capabilities, metadata, ...plain } = input;
  const agent = {
    ...plain,
    owner_id: caller.principal,
    slug: slugOf(input.name),
    status: "active" as const,
    capabilities: toJson(capabilities),
    config: toJson(config),
    metadata: toJson(metadata),
    created_at: now,
    updated_at: now,
  };
  checkAgent(deps, { ...agent, id: 0, removed_at: null }, config);
  try {
    const row = await deps.store.transaction((tx) => {
      deps.catalogue.changedBy(tx);
      return insertAgentRow(tx, agent);
    });
    return agentView(row);
  } catch (error) {
    if (isUniqueViolation(error)) throw nameTaken(input.name);
    throw error;
  }
}

const nameTaken = (name: string): ConflictError =>
  new ConflictError(
    "AGENT_NAME_TAKEN",
    `There is an agent called ${name} already, or one whose name differs only in punctuation. Choose another name, or change that agent with PUT /api/agents/{id}.`,
  );
