import type { Agent, AgentConfig, UpdateAgent } from "@orchestrator/contracts";
import { AccessError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { lockAgentRow, updateAgentHealth, updateAgentRow } from "../store/tables/agents.ts";
import type { AgentRow } from "../store/tables/agents.ts";
import { fromJson, toJson } from "../store/tables/json-column.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { recordAgentEvent } from "./agent-events.ts";
import {
  putAgentSecret,
  removeAgentSecret,
  requireSecretForNewOrigin,
  withoutToken,
} from "./agent-secret.ts";
import { agentView } from "./agent-view.ts";
import { checkAgent } from "./check-agent.ts";
import { findAgent } from "./find-agent.ts";

/**
 * Changes what is given and leaves the rest.
 * @throws NotFoundError AGENT_NOT_FOUND
 * @throws AccessError FORBIDDEN for another owner's shared agent
 */
export async function updateAgent(
  deps: AgentDeps,
  caller: Caller,
  { id, ...changes }: UpdateAgent & { id: number },
): Promise<Agent> {
  requireRole(caller, "operator");
  const now = deps.clock.now();
  if (changes.config?.template !== undefined) await deps.templates.learn(changes.config.template);
  const row = await deps.store.transaction(async (tx) => {
    await lockAgentRow(tx, id);
    const before = await findAgent(tx, caller, id);
    requireOwner(before, caller);
    const { config, token } =
      changes.config === undefined ? keptConfig(before) : withoutToken(changes.config);
    // Whoever activates an agent means it: the checks that failed before count no more.
    const isActivated = changes.status === "active" && before.status !== "active";
    const after: AgentRow = {
      ...before,
      health_failures: isActivated ? 0 : before.health_failures,
      description: changes.description ?? before.description,
      endpoint: changes.endpoint ?? before.endpoint,
      status: changes.status ?? before.status,
      visibility: changes.visibility ?? before.visibility,
      capabilities: changes.capabilities === undefined ? before.capabilities : toJson(changes.capabilities),
      config: toJson(config),
      metadata: changes.metadata === undefined ? before.metadata : toJson(changes.metadata),
      // Two changes within a millisecond must still be two versions.
      updated_at: Math.max(now, before.updated_at + 1),
    };
    checkAgent(deps, after, config);
    requireSecretForNewOrigin(before, { ...after, config }, token);
    if (token !== undefined) await putAgentSecret(tx, deps, after, token, now);
    else if (config.auth_config?.has_token !== true) await removeAgentSecret(tx, before);
    await updateAgentRow(tx, after);
    if (isActivated) await updateAgentHealth(tx, after);
    await recordAgentEvent(tx, deps, { agent: after, type: "agent.updated", now });
    if (after.status !== before.status) {
      await recordAgentEvent(tx, deps, {
        agent: after,
        type: "agent.status_changed",
        now,
        data: { from: before.status, to: after.status, reason: "set by a person" },
      });
    }
    deps.catalogue.changedBy(tx, after);
    return after;
  });
  return agentView(row);
}

const keptConfig = (row: AgentRow): { config: AgentConfig; token: undefined } => ({
  config: fromJson<AgentConfig>(row.config),
  token: undefined,
});

/** Everybody may use a shared agent; changing it is for its owner and for admins. */
export function requireOwner(row: Pick<AgentRow, "owner_id" | "name">, caller: Caller): void {
  if (row.owner_id === caller.principal || caller.role === "admin") return;
  throw new AccessError(
    "FORBIDDEN",
    `The agent ${row.name} belongs to somebody else, who shares it. Ask its owner or an admin to change it.`,
  );
}
