import type { Agent, RegisterAgent } from "@orchestrator/contracts";
import { ConflictError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { slugOf } from "../kernel/slug.ts";
import { isUniqueViolation } from "../store/store-error.ts";
import { insertAgentRow } from "../store/tables/agents.ts";
import { toJson } from "../store/tables/json-column.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { recordAgentEvent } from "./agent-events.ts";
import { putAgentSecret, withoutToken } from "./agent-secret.ts";
import { agentView } from "./agent-view.ts";
import { templateOf } from "./agent-target.ts";
import { checkAgent } from "./check-agent.ts";

/**
 * Adds an agent to the registry; from then on tasks are planned over it.
 * @throws ConflictError AGENT_NAME_TAKEN
 * @throws AppError of `checkAgent` when it could never be called
 */
export async function registerAgent(deps: AgentDeps, caller: Caller, input: RegisterAgent): Promise<Agent> {
  requireRole(caller, "operator");
  const now = deps.clock.now();
  const { config: given, capabilities, metadata, ...plain } = input;
  const { config, token } = withoutToken(given);
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
  await deps.templates.learn(templateOf(agent, config));
  checkAgent(deps, { ...agent, id: 0 }, config);
  try {
    const row = await deps.store.transaction(async (tx) => {
      const inserted = await insertAgentRow(tx, agent);
      if (token !== undefined) await putAgentSecret(tx, deps, inserted, token, now);
      await recordAgentEvent(tx, deps, { agent: inserted, type: "agent.registered", now });
      deps.catalogue.changedBy(tx, inserted);
      return inserted;
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
