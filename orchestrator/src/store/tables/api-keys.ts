import type { Selectable } from "kysely";
import { query } from "../query.ts";
import type { ApiKeysTable } from "../schema.ts";
import type { Reader, Tx } from "../store.ts";

export type ApiKeyRow = Selectable<ApiKeysTable>;

const insert = query<Omit<ApiKeyRow, "id" | "revoked_at">, { id: number }>((db, p) =>
  db
    .insertInto("api_keys")
    .values({
      name: p.name,
      principal: p.principal,
      role: p.role,
      key_hash: p.key_hash,
      created_at: p.created_at,
    })
    .returning("id"),
);

export async function insertApiKeyRow(tx: Tx, row: Omit<ApiKeyRow, "id" | "revoked_at">): Promise<number> {
  const inserted = await tx.first(insert, row);
  if (inserted === undefined) throw new Error("cannot happen: INSERT … RETURNING gave no row");
  return inserted.id;
}

const byHash = query<{ key_hash: string }, ApiKeyRow>((db, p) =>
  db.selectFrom("api_keys").selectAll().where("key_hash", "=", p.key_hash).where("revoked_at", "is", null),
);

export const findApiKeyRow = (reader: Reader, keyHash: string): Promise<ApiKeyRow | undefined> =>
  reader.first(byHash, { key_hash: keyHash });

const live = query<Record<string, never>, { id: number }>((db) =>
  db.selectFrom("api_keys").select("id").where("revoked_at", "is", null).limit(1),
);

export const anyApiKey = async (reader: Reader): Promise<boolean> =>
  (await reader.first(live, {})) !== undefined;

const removeAll = query<Record<string, never>, unknown>((db) => db.deleteFrom("api_keys"));

/** @returns how many there were */
export const removeAllApiKeys = (tx: Tx): Promise<number> => tx.run(removeAll, {});
