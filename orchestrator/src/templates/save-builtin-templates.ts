import type { TemplateDefinition } from "@orchestrator/contracts";
import { LOCAL_PRINCIPAL } from "../kernel/caller.ts";
import type { Store } from "../store/store.ts";
import { putTemplateRow } from "../store/tables/agent-config-templates.ts";
import { toJson, toJsonOrNull } from "../store/tables/json-column.ts";

/** Makes the database's built-in templates those of this version. */
export async function saveBuiltinTemplates(
  store: Store,
  templates: readonly TemplateDefinition[],
  now: number,
): Promise<void> {
  await store.transaction(async (tx) => {
    for (const template of templates) {
      await putTemplateRow(tx, {
        owner_id: LOCAL_PRINCIPAL,
        name: template.template,
        display_name: template.display_name,
        description: template.description,
        framework: template.framework,
        request_mapping: toJson(template.request_mapping),
        response_mapping: toJson(template.response_mapping),
        auth_config: toJson(template.auth_config),
        example_request: toJsonOrNull(template.example_request),
        example_response: toJsonOrNull(template.example_response),
        definition: toJson(template),
        is_builtin: 1,
        is_active: 1,
        created_at: now,
        updated_at: now,
      });
    }
  });
}
