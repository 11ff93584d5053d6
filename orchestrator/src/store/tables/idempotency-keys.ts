import type { Selectable } from "kysely";
import { query } from "../query.ts";
import type { IdempotencyKeysTable } from "../schema.ts";
import type { Reader, Tx } from "../store.ts";

export type IdempotencyRow = Selectable<IdempotencyKeysTable>;

type Key = Pick<IdempotencyRow, "principal" | "route" | "key">;

const find = query<Key, IdempotencyRow>((db, p) =>
  db
    .selectFrom("idempotency_keys")
    .selectAll()
    .where("principal", "=", p.principal)
    .where("route", "=", p.route)
    .where("key", "=", p.key),
);

export const findIdempotencyRow = (reader: Reader, key: Key): Promise<IdempotencyRow | undefined> => {
  const { principal, route, key: value } = key;
  return reader.first(find, { principal, route, key: value });
};

const lock = query<{ name: string }, unknown>((db, p) =>
  db.selectNoFrom((e) =>
    e
      .fn<string>("pg_advisory_xact_lock", [e.fn<number>("hashtextextended", [e.val(p.name), e.lit(0)])])
      .as("lock"),
  ),
);

/** Others under the same key wait until this transaction has ended. On SQLite they do so anyway. */
export async function lockIdempotencyKey(tx: Tx, { principal, route, key }: Key): Promise<void> {
  if (tx.dialect === "postgres") await tx.first(lock, { name: JSON.stringify([principal, route, key]) });
}

// An expired row under the same key makes way for the new one.
const put = query<IdempotencyRow, unknown>((db, p) =>
  db
    .insertInto("idempotency_keys")
    .values({
      principal: p.principal,
      route: p.route,
      key: p.key,
      body_hash: p.body_hash,
      task_id: p.task_id,
      created_at: p.created_at,
    })
    .onConflict((c) =>
      c.columns(["principal", "route", "key"]).doUpdateSet((e) => ({
        body_hash: e.ref("excluded.body_hash"),
        task_id: e.ref("excluded.task_id"),
        created_at: e.ref("excluded.created_at"),
      })),
    ),
);

export const putIdempotencyRow = (tx: Tx, row: IdempotencyRow): Promise<number> =>
  tx.run(put, row as IdempotencyRow & Record<string, string | number>);

const expire = query<{ before: number }, unknown>((db, p) =>
  db.deleteFrom("idempotency_keys").where("created_at", "<", p.before),
);

/** Removes keys from before `before`; answers how many. */
export const expireIdempotencyRows = (tx: Tx, before: number): Promise<number> => tx.run(expire, { before });
