import type { Selectable } from "kysely";
import type { ListSessions } from "@orchestrator/contracts";
import { query } from "../query.ts";
import type { QueryBuilder } from "../query.ts";
import type { ConversationContextsTable } from "../schema.ts";
import type { Reader, Tx } from "../store.ts";

export type SessionRow = Selectable<ConversationContextsTable>;

/** A fresh session; nothing of it is summarised, and it is alive. */
export type NewSessionRow = Omit<SessionRow, "id" | "expired_at" | "summary" | "summarised_up_to">;

const insert = query<NewSessionRow, { id: number }>((db, p) =>
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

export async function insertSessionRow(tx: Tx, row: NewSessionRow): Promise<SessionRow> {
  const inserted = await tx.first(insert, row);
  if (inserted === undefined) throw new Error("cannot happen: INSERT … RETURNING gave no row");
  return { ...row, id: inserted.id, expired_at: null, summary: null, summarised_up_to: 0 };
}

const bySessionId = query<{ session_id: string }, SessionRow>((db, p) =>
  db.selectFrom("conversation_contexts").selectAll().where("session_id", "=", p.session_id),
);

export const findSessionRow = (reader: Reader, sessionId: string): Promise<SessionRow | undefined> =>
  reader.first(bySessionId, { session_id: sessionId });

const lock = query<{ session_id: string }, SessionRow>((db, p, dialect) => {
  const q = db.selectFrom("conversation_contexts").selectAll().where("session_id", "=", p.session_id);
  // SQLite has one writer, whose transaction is the lock.
  return dialect === "postgres" ? q.forUpdate() : q;
});

/** The session's row, held until the transaction ends. */
export const lockSessionRow = (tx: Tx, sessionId: string): Promise<SessionRow | undefined> =>
  tx.first(lock, { session_id: sessionId });

const touch = query<{ id: number; last_activity: number }, unknown>((db, p) =>
  db
    .updateTable("conversation_contexts")
    .set({ last_activity: p.last_activity })
    .where("id", "=", p.id)
    .where("expired_at", "is", null),
);

/** The session lives on from `now`, and its row is held until the transaction ends; 0 when it expired or is gone. */
export const touchSessionRow = (tx: Tx, id: number, now: number): Promise<number> =>
  tx.run(touch, { id, last_activity: now });

const touchById = query<{ session_id: string; last_activity: number }, unknown>((db, p) =>
  db
    .updateTable("conversation_contexts")
    .set({ last_activity: p.last_activity })
    .where("session_id", "=", p.session_id)
    .where("expired_at", "is", null),
);

export const touchSession = (tx: Tx, sessionId: string, now: number): Promise<number> =>
  tx.run(touchById, { session_id: sessionId, last_activity: now });

const setMetadata = query<Pick<SessionRow, "id" | "metadata">, unknown>((db, p) =>
  db.updateTable("conversation_contexts").set({ metadata: p.metadata }).where("id", "=", p.id),
);

export const updateSessionMetadata = (tx: Tx, id: number, metadata: string): Promise<number> =>
  tx.run(setMetadata, { id, metadata });

const setSummary = query<
  Pick<SessionRow, "id" | "summary" | "summarised_up_to"> & { before: number },
  unknown
>((db, p) =>
  db
    .updateTable("conversation_contexts")
    .set({ summary: p.summary, summarised_up_to: p.summarised_up_to })
    .where("id", "=", p.id)
    .where("summarised_up_to", "=", p.before),
);

/** Puts the summary on from the one up to `before`; 0 when another one was faster. */
export const updateSessionSummary = (
  tx: Tx,
  row: Pick<SessionRow, "id" | "summary" | "summarised_up_to"> & { before: number },
): Promise<number> => tx.run(setSummary, row);

function ownSessions(db: QueryBuilder, ownerId: string, filter: Pick<ListSessions, "user_id">) {
  const q = db.selectFrom("conversation_contexts").where("owner_id", "=", ownerId);
  return filter.user_id === undefined ? q : q.where("user_id", "=", filter.user_id);
}

/** The newest first, below the cursor. */
export const listSessionRows = (
  reader: Reader,
  ownerId: string,
  filter: ListSessions,
): Promise<SessionRow[]> =>
  reader.select((db) => {
    const q = ownSessions(db, ownerId, filter).selectAll().orderBy("id", "desc").limit(filter.limit);
    return filter.cursor === undefined ? q : q.where("id", "<", filter.cursor);
  });

/** How many sessions the filter finds, counted up to 10,000. */
export async function countSessionRows(
  reader: Reader,
  ownerId: string,
  filter: Pick<ListSessions, "user_id">,
): Promise<number> {
  const [row] = await reader.select((db) =>
    db
      .selectFrom(ownSessions(db, ownerId, filter).select("id").limit(10_000).as("found"))
      .select((e) => e.fn.countAll<number>().as("n")),
  );
  return Number(row?.n ?? 0);
}

const remove = query<{ id: number }, unknown>((db, p) =>
  db.deleteFrom("conversation_contexts").where("id", "=", p.id),
);

/** Its messages and memory must be gone before. */
export const deleteSessionRow = (tx: Tx, id: number): Promise<number> => tx.run(remove, { id });
