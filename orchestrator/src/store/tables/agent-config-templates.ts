import type { Selectable } from "kysely";
import { query } from "../query.ts";
import type { AgentConfigTemplatesTable } from "../schema.ts";
import type { Reader, Tx } from "../store.ts";

export type TemplateRow = Selectable<AgentConfigTemplatesTable>;

type Columns = Omit<TemplateRow, "id">;

// Each by its name: a placeholder object has no members to spread.
const columnsOf = (p: Columns): Columns => ({
  owner_id: p.owner_id,
  name: p.name,
  display_name: p.display_name,
  description: p.description,
  framework: p.framework,
  request_mapping: p.request_mapping,
  response_mapping: p.response_mapping,
  auth_config: p.auth_config,
  example_request: p.example_request,
  example_response: p.example_response,
  definition: p.definition,
  is_builtin: p.is_builtin,
  is_active: p.is_active,
  created_at: p.created_at,
  updated_at: p.updated_at,
});

const put = query<Omit<TemplateRow, "id">, unknown>((db, p) =>
  db
    .insertInto("agent_config_templates")
    .values(columnsOf(p))
    .onConflict((c) =>
      c.column("name").doUpdateSet((e) => ({
        display_name: e.ref("excluded.display_name"),
        description: e.ref("excluded.description"),
        framework: e.ref("excluded.framework"),
        request_mapping: e.ref("excluded.request_mapping"),
        response_mapping: e.ref("excluded.response_mapping"),
        auth_config: e.ref("excluded.auth_config"),
        example_request: e.ref("excluded.example_request"),
        example_response: e.ref("excluded.example_response"),
        definition: e.ref("excluded.definition"),
        is_builtin: e.ref("excluded.is_builtin"),
        is_active: e.ref("excluded.is_active"),
        updated_at: e.ref("excluded.updated_at"),
      })),
    ),
);

/** Inserts the template, or renews the one of the same name. */
export const putTemplateRow = (tx: Tx, row: Omit<TemplateRow, "id">): Promise<number> => tx.run(put, row);

export const activeTemplateRows = (reader: Reader): Promise<TemplateRow[]> =>
  reader.select((db) =>
    db.selectFrom("agent_config_templates").selectAll().where("is_active", "=", 1).orderBy("id"),
  );

const byId = query<{ id: number }, TemplateRow>((db, p) =>
  db.selectFrom("agent_config_templates").selectAll().where("id", "=", p.id).where("is_active", "=", 1),
);

export const findTemplateRow = (reader: Reader, id: number): Promise<TemplateRow | undefined> =>
  reader.first(byId, { id });

const insert = query<Omit<TemplateRow, "id">, { id: number }>((db, p) =>
  db.insertInto("agent_config_templates").values(columnsOf(p)).returning("id"),
);

export async function insertTemplateRow(tx: Tx, row: Omit<TemplateRow, "id">): Promise<number> {
  const inserted = await tx.first(insert, row);
  if (inserted === undefined) throw new Error("cannot happen: INSERT … RETURNING gave no row");
  return inserted.id;
}

const remove = query<{ id: number }, unknown>((db, p) =>
  db.deleteFrom("agent_config_templates").where("id", "=", p.id),
);

export const deleteTemplateRow = (tx: Tx, id: number): Promise<number> => tx.run(remove, { id });
