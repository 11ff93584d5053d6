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

const any = query<Record<string, never>, { id: number }>((db) =>
  db.selectFrom("api_keys").select("id").limit(1),
);

/** Revoked ones too. */
export const anyApiKey = async (reader: Reader): Promise<boolean> =>
  (await reader.first(any, {})) !== undefined;

/** Without their hashes. */
export type ListedApiKey = Omit<ApiKeyRow, "key_hash">;

const listed = ["id", "name", "principal", "role", "created_at", "revoked_at"] as const;

export const listApiKeyRows = (reader: Reader): Promise<ListedApiKey[]> =>
  reader.select((db) => db.selectFrom("api_keys").select(listed).orderBy("id"));

/** Which of these are there and not revoked. */
export async function liveApiKeyIds(reader: Reader, ids: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await reader.select((db) =>
    db.selectFrom("api_keys").select("id").where("id", "in", ids).where("revoked_at", "is", null),
  );
  return new Set(rows.map(({ id }) => id));
}

const revoke = query<{ id: number; now: number }, ListedApiKey>((db, p) =>
  db
    .updateTable("api_keys")
    .set((eb) => ({ revoked_at: eb.fn.coalesce("revoked_at", eb.val(p.now)) }))
    .where("id", "=", p.id)
    .returning(listed),
);

/** A key that was revoked before stays revoked since then. */
export const revokeApiKeyRow = (tx: Tx, id: number, now: number): Promise<ListedApiKey | undefined> =>
  tx.first(revoke, { id, now });

const removeAll = query<Record<string, never>, unknown>((db) => db.deleteFrom("api_keys"));

/** @returns how many there were */
export const removeAllApiKeys = (tx: Tx): Promise<number> => tx.run(removeAll, {});
