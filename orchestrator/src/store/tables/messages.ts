import type { Insertable, Selectable } from "kysely";
import { query } from "../query.ts";
import type { MessagesTable } from "../schema.ts";
import type { Reader, Tx } from "../store.ts";

export type MessageRow = Selectable<MessagesTable>;

const insert = query<Omit<MessageRow, "id">, { id: number }>((db, p) =>
  db
    .insertInto("messages")
    .values({
      context_id: p.context_id,
      agent_id: p.agent_id,
      task_id: p.task_id,
      role: p.role,
      content: p.content,
      metadata: p.metadata,
      created_at: p.created_at,
    })
    .returning("id"),
);

export async function insertMessageRow(tx: Tx, row: Omit<Insertable<MessagesTable>, "id"> & Omit<MessageRow, "id">): Promise<number> {
  const inserted = await tx.first(insert, row);
  if (inserted === undefined) throw new Error("cannot happen: INSERT … RETURNING gave no row");
  return inserted.id;
}

const newestOf = query<{ context_id: number; before: number; limit: number }, MessageRow>((db, p) =>
  db
    .selectFrom("messages")
    .selectAll()
    .where("context_id", "=", p.context_id)
    .where("id", "<", p.before)
    .orderBy("id", "desc")
    .limit(p.limit),
);

/** The newest messages below the id `before`, newest first. */
export const newestMessageRows = (
  reader: Reader,
  contextId: number,
  limit: number,
  before: number = Number.MAX_SAFE_INTEGER,
): Promise<MessageRow[]> => reader.all(newestOf, { context_id: contextId, before, limit });

const count = query<{ context_id: number }, { n: number }>((db, p) =>
  db
    .selectFrom("messages")
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("context_id", "=", p.context_id),
);

export const countMessageRows = async (reader: Reader, contextId: number): Promise<number> =>
  Number((await reader.first(count, { context_id: contextId }))?.n ?? 0);
