import type { TemplateDefinition, TemplateTestReport } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { fromJson } from "../store/tables/json-column.ts";
import { reportTemplateTests } from "./check-template.ts";
import { findTemplate } from "./find-template.ts";
import type { TemplateDeps } from "./template-deps.ts";

/** Runs a stored template's own tests. @throws NotFoundError TEMPLATE_NOT_FOUND */
export async function testTemplate(
  { store }: Pick<TemplateDeps, "store">,
  caller: Caller,
  templateId: number,
): Promise<TemplateTestReport> {
  requireRole(caller, "viewer");
  const row = await findTemplate(store.reader, templateId);
  return reportTemplateTests(fromJson<TemplateDefinition>(row.definition));
}
