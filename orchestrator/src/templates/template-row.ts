import type { TemplateDefinition } from "@orchestrator/contracts";
import type { TemplateRow } from "../store/tables/agent-config-templates.ts";
import { toJson, toJsonOrNull } from "../store/tables/json-column.ts";

type Owned = Pick<TemplateRow, "owner_id" | "is_builtin" | "created_at" | "updated_at">;

/** A template as its row: the parts that the specification names in columns of their own, and the whole. */
export const templateRow = (template: TemplateDefinition, owned: Owned): Omit<TemplateRow, "id"> => ({
  ...owned,
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
  is_active: 1,
});
