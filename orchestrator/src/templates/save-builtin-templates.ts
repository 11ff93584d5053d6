import type { TemplateDefinition } from "@orchestrator/contracts";
import { LOCAL_PRINCIPAL } from "../kernel/caller.ts";
import type { Store } from "../store/store.ts";
import { putTemplateRow } from "../store/tables/agent-config-templates.ts";
import { templateRow } from "./template-row.ts";

/** Makes the database's built-in templates those of this version. */
export async function saveBuiltinTemplates(
  store: Store,
  templates: readonly TemplateDefinition[],
  now: number,
): Promise<void> {
  const owned = { owner_id: LOCAL_PRINCIPAL, is_builtin: 1 as const, created_at: now, updated_at: now };
  await store.transaction(async (tx) => {
    for (const template of templates) await putTemplateRow(tx, templateRow(template, owned));
  });
}
