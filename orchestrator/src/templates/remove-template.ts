import type { AgentConfig } from "@orchestrator/contracts";
import { ConflictError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { deleteTemplateRow } from "../store/tables/agent-config-templates.ts";
import { agentConfigs } from "../store/tables/agents.ts";
import { fromJson } from "../store/tables/json-column.ts";
import { findOwnTemplate } from "./find-template.ts";
import type { TemplateDeps } from "./template-deps.ts";

/**
 * Removes a template that no agent uses.
 * @throws ConflictError TEMPLATE_IN_USE naming the agents; NotFoundError TEMPLATE_NOT_FOUND
 */
export async function removeTemplate(
  { store, templates, bus }: TemplateDeps,
  caller: Caller,
  templateId: number,
): Promise<void> {
  requireRole(caller, "operator");
  await store.transaction(async (tx) => {
    const row = await findOwnTemplate(tx, caller, templateId);
    const users = (await agentConfigs(tx)).filter(
      ({ config }) => fromJson<AgentConfig>(config).template === row.name,
    );
    if (users.length > 0) {
      const names = users
        .slice(0, 5)
        .map(({ name }) => name)
        .join(", ");
      throw new ConflictError(
        "TEMPLATE_IN_USE",
        `${users.length} agents are called through the template ${row.name} (${names}). Move them to another template or remove them first.`,
      );
    }
    await deleteTemplateRow(tx, templateId);
    tx.onCommit(() => {
      templates.remove(templateId);
      bus.publishAgents();
    });
  });
}
