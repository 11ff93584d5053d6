import type { Selectable } from "kysely";
import { query } from "../query.ts";
import type { SecretsTable } from "../schema.ts";
import type { Reader, Tx } from "../store.ts";

export type SecretRow = Selectable<SecretsTable>;

const put = query<Omit<SecretRow, "id">, unknown>((db, p) =>
  db
    .insertInto("secrets")
    .values({
      owner_id: p.owner_id,
      name: p.name,
      origin: p.origin,
      sealed: p.sealed,
      created_at: p.created_at,
    })
    .onConflict((c) =>
      c.columns(["owner_id", "name"]).doUpdateSet((e) => ({
        origin: e.ref("excluded.origin"),
        sealed: e.ref("excluded.sealed"),
        created_at: e.ref("excluded.created_at"),
      })),
    ),
);

/** Keeps the secret under its owner and name, in place of an earlier one. */
export const putSecretRow = (tx: Tx, row: Omit<SecretRow, "id">): Promise<number> => tx.run(put, row);

const find = query<{ owner_id: string; name: string }, SecretRow>((db, p) =>
  db.selectFrom("secrets").selectAll().where("owner_id", "=", p.owner_id).where("name", "=", p.name),
);

export const findSecretRow = (
  reader: Reader,
  ownerId: string,
  name: string,
): Promise<SecretRow | undefined> => reader.first(find, { owner_id: ownerId, name });

const remove = query<{ owner_id: string; name: string }, unknown>((db, p) =>
  db.deleteFrom("secrets").where("owner_id", "=", p.owner_id).where("name", "=", p.name),
);

export const removeSecretRow = (tx: Tx, ownerId: string, name: string): Promise<number> =>
  tx.run(remove, { owner_id: ownerId, name });

const any = query<Record<string, never>, { id: number }>((db) =>
  db.selectFrom("secrets").select("id").limit(1),
);

export const anySecret = async (reader: Reader): Promise<boolean> =>
  (await reader.first(any, {})) !== undefined;

const removeAll = query<Record<string, never>, unknown>((db) => db.deleteFrom("secrets"));

/** @returns how many there were */
export const removeAllSecrets = (tx: Tx): Promise<number> => tx.run(removeAll, {});
