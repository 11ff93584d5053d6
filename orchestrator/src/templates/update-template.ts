import { TemplateDefinition } from "@orchestrator/contracts";
import type { Template, UpdateTemplate } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { putTemplateRow } from "../store/tables/agent-config-templates.ts";
import { fromJson } from "../store/tables/json-column.ts";
import { checkTemplate } from "./check-template.ts";
import { findOwnTemplate } from "./find-template.ts";
import type { TemplateDeps } from "./template-deps.ts";
import { templateRow } from "./template-row.ts";
import { templateView } from "./template-view.ts";

/**
 * Changes what is given and leaves the rest. Agents that use the template are called the new way from now on.
 * @throws NotFoundError TEMPLATE_NOT_FOUND
 * @throws AppError of `findOwnTemplate`; InvalidInputError TEMPLATE_INVALID
 */
export async function updateTemplate(
  deps: TemplateDeps,
  caller: Caller,
  { id, ...changes }: UpdateTemplate & { id: number },
): Promise<Template> {
  requireRole(caller, "operator");
  const { store, clock, templates, bus } = deps;
  const now = clock.now();
  const row = await store.transaction(async (tx) => {
    const before = await findOwnTemplate(tx, caller, id);
    const template = TemplateDefinition.parse({
      ...fromJson<TemplateDefinition>(before.definition),
      ...changes,
    });
    checkTemplate(template);
    const after = templateRow(template, { ...before, updated_at: Math.max(now, before.updated_at + 1) });
    await putTemplateRow(tx, after);
    tx.onCommit(() => {
      templates.put(id, template);
      bus.publishAgents();
    });
    return after;
  });
  return templateView({ ...row, id });
}
