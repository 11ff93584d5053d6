import type {
  AuthConfig,
  JsonObject,
  RequestMapping,
  ResponseMapping,
  Template,
  TemplateSummary,
} from "@orchestrator/contracts";
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

export const templateView = (row: TemplateRow): Template => ({
  ...templateSummary(row),
  request_mapping: fromJson<RequestMapping>(row.request_mapping),
  response_mapping: fromJson<ResponseMapping>(row.response_mapping),
  auth_config: fromJson<AuthConfig>(row.auth_config),
  is_active: row.is_active === 1,
  created_at: isoTime(row.created_at),
  updated_at: isoTime(row.updated_at),
});
