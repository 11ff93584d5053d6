import type { Selectable } from "kysely";
import { query } from "../query.ts";
import type { ConversationContextsTable } from "../schema.ts";
import type { Reader, Tx } from "../store.ts";

export type SessionRow = Selectable<ConversationContextsTable>;

const insert = query<Omit<SessionRow, "id">, { id: number }>((db, p) =>
  db
    .insertInto("conversation_contexts")
    .values({
      session_id: p.session_id,
      owner_id: p.owner_id,
      user_id: p.user_id,
      metadata: p.metadata,
      created_at: p.created_at,
      last_activity: p.last_activity,
    })
    .returning("id"),
);

export async function insertSessionRow(tx: Tx, row: Omit<SessionRow, "id">): Promise<SessionRow> {
  const inserted = await tx.first(insert, row);
  if (inserted === undefined) throw new Error("cannot happen: INSERT … RETURNING gave no row");
  return { ...row, id: inserted.id };
}

const bySessionId = query<{ session_id: string }, SessionRow>((db, p) =>
  db.selectFrom("conversation_contexts").selectAll().where("session_id", "=", p.session_id),
);

export const findSessionRow = (reader: Reader, sessionId: string): Promise<SessionRow | undefined> =>
  reader.first(bySessionId, { session_id: sessionId });

const touch = query<{ id: number; last_activity: number }, unknown>((db, p) =>
  db.updateTable("conversation_contexts").set({ last_activity: p.last_activity }).where("id", "=", p.id),
);

/** The session lives on from `now`. */
export const touchSessionRow = (tx: Tx, id: number, now: number): Promise<number> => tx.run(touch, { id, last_activity: now });
