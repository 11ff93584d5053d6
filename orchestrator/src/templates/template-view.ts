import type { JsonObject, Template, TemplateDefinition, TemplateSummary } from "@orchestrator/contracts";
import { isoTime } from "../kernel/clock.ts";
import type { TemplateRow } from "../store/tables/agent-config-templates.ts";
import { fromJson, fromJsonOrNull } from "../store/tables/json-column.ts";

export const templateSummary = (row: TemplateRow): TemplateSummary => ({
  id: row.id,
  name: row.name,
  display_name: row.display_name,
  description: row.description,
  framework: row.framework,
  is_builtin: row.is_builtin === 1,
  example_request: fromJsonOrNull<JsonObject>(row.example_request),
  example_response: fromJsonOrNull<JsonObject>(row.example_response),
});

export function templateView(row: TemplateRow): Template {
  const definition = fromJson<TemplateDefinition>(row.definition);
  const {
    version,
    request_mapping,
    response_mapping,
    reconcile,
    cancel,
    auth_config,
    health_path,
    timeout_ms,
    delivery,
    params,
    tests,
  } = definition;
  return {
    ...templateSummary(row),
    version,
    request_mapping,
    response_mapping,
    ...(reconcile === undefined ? {} : { reconcile }),
    ...(cancel === undefined ? {} : { cancel }),
    auth_config,
    ...(health_path === undefined ? {} : { health_path }),
    ...(timeout_ms === undefined ? {} : { timeout_ms }),
    delivery,
    params,
    tests,
    is_active: row.is_active === 1,
    created_at: isoTime(row.created_at),
    updated_at: isoTime(row.updated_at),
  };
}
