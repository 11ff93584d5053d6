import type { TemplateSummary } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { activeTemplateRows } from "../store/tables/agent-config-templates.ts";
import type { TemplateDeps } from "./template-deps.ts";
import { templateSummary } from "./template-view.ts";

export async function listTemplates(
  { store }: Pick<TemplateDeps, "store">,
  caller: Caller,
): Promise<TemplateSummary[]> {
  requireRole(caller, "viewer");
  return (await activeTemplateRows(store.reader)).map(templateSummary);
}
