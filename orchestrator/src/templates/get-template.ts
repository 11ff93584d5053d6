import type { Template } from "@orchestrator/contracts";
import { NotFoundError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { findTemplateRow } from "../store/tables/agent-config-templates.ts";
import type { TemplateDeps } from "./template-deps.ts";
import { templateView } from "./template-view.ts";

/** @throws NotFoundError TEMPLATE_NOT_FOUND */
export async function getTemplate(
  { store }: TemplateDeps,
  caller: Caller,
  templateId: number,
): Promise<Template> {
  requireRole(caller, "viewer");
  const row = await findTemplateRow(store.reader, templateId);
  if (row !== undefined) return templateView(row);
  throw new NotFoundError(
    "TEMPLATE_NOT_FOUND",
    `There is no template ${templateId}. GET /api/agent-templates lists them.`,
  );
}
