import type { Template, TemplateDefinition } from "@orchestrator/contracts";
import { ConflictError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { isUniqueViolation } from "../store/store-error.ts";
import { insertTemplateRow } from "../store/tables/agent-config-templates.ts";
import { checkTemplate } from "./check-template.ts";
import type { TemplateDeps } from "./template-deps.ts";
import { templateRow } from "./template-row.ts";
import { templateView } from "./template-view.ts";

/**
 * Adds a template that everybody may register agents through.
 * @throws InvalidInputError TEMPLATE_INVALID
 * @throws ConflictError TEMPLATE_NAME_TAKEN
 */
export async function createTemplate(
  deps: TemplateDeps,
  caller: Caller,
  template: TemplateDefinition,
): Promise<Template> {
  requireRole(caller, "operator");
  checkTemplate(template);
  const now = deps.clock.now();
  const row = templateRow(template, {
    owner_id: caller.principal,
    is_builtin: 0,
    created_at: now,
    updated_at: now,
  });
  try {
    const inserted = await deps.store.transaction(async (tx) => {
      const id = await insertTemplateRow(tx, row);
      tx.onCommit(() => {
        deps.templates.put(id, template);
        deps.bus.publishAgents();
      });
      return { ...row, id };
    });
    return templateView(inserted);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new ConflictError(
      "TEMPLATE_NAME_TAKEN",
      `There is a template ${template.template} already. Choose another name, or change that one if it is yours.`,
    );
  }
}
