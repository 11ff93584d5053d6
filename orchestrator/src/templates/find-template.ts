import { AccessError, ConflictError, NotFoundError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import type { Reader } from "../store/store.ts";
import { findTemplateRow } from "../store/tables/agent-config-templates.ts";
import type { TemplateRow } from "../store/tables/agent-config-templates.ts";

/** @throws NotFoundError TEMPLATE_NOT_FOUND */
export async function findTemplate(reader: Reader, templateId: number): Promise<TemplateRow> {
  const row = await findTemplateRow(reader, templateId);
  if (row !== undefined) return row;
  throw new NotFoundError(
    "TEMPLATE_NOT_FOUND",
    `There is no template ${templateId}. GET /api/agent-templates lists them.`,
  );
}

/**
 * A template that the caller may change.
 * @throws ConflictError TEMPLATE_BUILTIN; AccessError FORBIDDEN for somebody else's; NotFoundError TEMPLATE_NOT_FOUND
 */
export async function findOwnTemplate(
  reader: Reader,
  caller: Caller,
  templateId: number,
): Promise<TemplateRow> {
  const row = await findTemplate(reader, templateId);
  if (row.is_builtin === 1) {
    throw new ConflictError(
      "TEMPLATE_BUILTIN",
      `The template ${row.name} is built in and comes anew with every version. Create one of your own from it, under another name.`,
    );
  }
  if (row.owner_id === caller.principal || caller.role === "admin") return row;
  throw new AccessError(
    "FORBIDDEN",
    `The template ${row.name} belongs to somebody else. Ask its owner or an admin to change it.`,
  );
}
