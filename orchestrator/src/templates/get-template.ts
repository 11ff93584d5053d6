import type { Template } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { findTemplate } from "./find-template.ts";
import type { TemplateDeps } from "./template-deps.ts";
import { templateView } from "./template-view.ts";

/** @throws NotFoundError TEMPLATE_NOT_FOUND */
export async function getTemplate(
  { store }: Pick<TemplateDeps, "store">,
  caller: Caller,
  templateId: number,
): Promise<Template> {
  requireRole(caller, "viewer");
  return templateView(await findTemplate(store.reader, templateId));
}
