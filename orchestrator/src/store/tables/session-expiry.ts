import type { ExpressionBuilder } from "kysely";
import { TaskStatus, isTerminalTask } from "@orchestrator/contracts";
import { query } from "../query.ts";
import type { Schema } from "../schema.ts";
import type { Reader, Tx } from "../store.ts";

const unfinished = TaskStatus.options.filter((status) => !isTerminalTask(status));

const unfinishedTasks = query<{ session_id: string; limit: number }, { id: number }>((db, p) =>
  db
    .selectFrom("tasks")
    .select("id")
    .where("session_id", "=", p.session_id)
    .where("status", "in", unfinished)
    .orderBy("id")
    .limit(p.limit),
);

/** The first unfinished tasks of a session, which keep it alive. */
export const unfinishedTasksOf = async (
  reader: Reader,
  sessionId: string,
  limit: number,
): Promise<number[]> =>
  (await reader.all(unfinishedTasks, { session_id: sessionId, limit })).map(({ id }) => id);

/** Which of these sessions have unfinished tasks. */
export async function sessionsAtWork(reader: Reader, sessionIds: readonly string[]): Promise<Set<string>> {
  if (sessionIds.length === 0) return new Set();
  const rows = await reader.select((db) =>
    db
      .selectFrom("tasks")
      .select("session_id")
      .distinct()
      .where("session_id", "in", sessionIds)
      .where("status", "in", unfinished),
  );
  return new Set(rows.map((row) => row.session_id));
}

const isStale = (e: ExpressionBuilder<Schema, "conversation_contexts">, before: number) =>
  e.and([
    e("expired_at", "is", null),
    e("last_activity", "<", before),
    e.not(
      e.exists(
        e
          .selectFrom("tasks")
          .select("tasks.id")
          .whereRef("tasks.session_id", "=", "conversation_contexts.session_id")
          .where("tasks.status", "in", unfinished),
      ),
    ),
  ]);

/** Sessions without activity since `before` and without unfinished tasks. */
export const staleSessionRows = async (reader: Reader, before: number, limit: number): Promise<number[]> =>
  (
    await reader.select((db) =>
      db
        .selectFrom("conversation_contexts")
        .select("id")
        .where((e) => isStale(e, before))
        .orderBy("last_activity")
        .limit(limit),
    )
  ).map(({ id }) => id);

/** Expires those of the sessions that are still stale. */
export const expireStaleRows = (
  tx: Tx,
  ids: readonly number[],
  { before, now }: { before: number; now: number },
): Promise<number> =>
  tx.write((db) =>
    db
      .updateTable("conversation_contexts")
      .set({ expired_at: now })
      .where("id", "in", ids)
      .where((e) => isStale(e, before)),
  );

const expire = query<{ id: number; expired_at: number }, unknown>((db, p) =>
  db
    .updateTable("conversation_contexts")
    .set({ expired_at: p.expired_at })
    .where("id", "=", p.id)
    .where("expired_at", "is", null),
);

/** Whatever its activity: nothing is written to the session any more. */
export const expireSessionRow = (tx: Tx, id: number, now: number): Promise<number> =>
  tx.run(expire, { id, expired_at: now });

const expiredBefore = query<{ before: number; limit: number }, { id: number }>((db, p) =>
  db
    .selectFrom("conversation_contexts")
    .select("id")
    .where("expired_at", "<", p.before)
    .orderBy("expired_at")
    .limit(p.limit),
);

/** Sessions that expired before `before`. */
export const expiredSessionRows = async (reader: Reader, before: number, limit: number): Promise<number[]> =>
  (await reader.all(expiredBefore, { before, limit })).map(({ id }) => id);
