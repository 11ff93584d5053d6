import type { Store } from "../../../orchestrator/src/store/store.ts";
import { insertAgentRow } from "../../../orchestrator/src/store/tables/agents.ts";
import { loadBuiltinTemplates } from "../../../orchestrator/src/templates/load-builtin-templates.ts";
import { saveBuiltinTemplates } from "../../../orchestrator/src/templates/save-builtin-templates.ts";
import { fileURLToPath } from "node:url";

const TEMPLATES = fileURLToPath(new URL("../../../orchestrator/templates", import.meta.url));

/** Two that can stand in for each other, a narrow one, one that must not be called twice, and one that can be asked. */
export const agentNames = ["Alpha", "Beta", "Narrow", "Payer", "Keeper"] as const;

/** Those that must not act twice. */
export const mustActOnce: readonly string[] = ["Payer", "Keeper"];

const agents = [
  { name: "Alpha", capabilities: ["work"], config: { delivery: "at_least_once" } },
  { name: "Beta", capabilities: ["work"], config: { delivery: "idempotent", max_concurrency: 3 } },
  { name: "Narrow", capabilities: ["narrow"], config: { max_concurrency: 1 } },
  { name: "Payer", capabilities: ["pay"], config: { delivery: "at_most_once" } },
  { name: "Keeper", capabilities: ["work"], config: { delivery: "reconcile" } },
];

/** What every schedule finds in the database. */
export async function seedAgents(store: Store, now: number): Promise<void> {
  await saveBuiltinTemplates(store, await loadBuiltinTemplates(TEMPLATES), now);
  await store.transaction(async (tx) => {
    for (const { name, capabilities, config } of agents)
      await insertAgentRow(tx, {
        name,
        slug: name.toLowerCase(),
        description: "",
        owner_id: "local",
        agent_type: "api",
        endpoint: "http://127.0.0.1:9/",
        visibility: "shared",
        status: "active",
        capabilities: JSON.stringify(capabilities),
        config: JSON.stringify(config),
        metadata: "{}",
        created_at: now,
        updated_at: now,
      });
  });
}
