import type { Insertable, Selectable } from "kysely";
import type { ListMessages } from "@orchestrator/contracts";
import { query } from "../query.ts";
import type { QueryBuilder } from "../query.ts";
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

export async function insertMessageRow(
  tx: Tx,
  row: Omit<Insertable<MessagesTable>, "id"> & Omit<MessageRow, "id">,
): Promise<number> {
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

/** What of a message goes into a summary. */
export interface MessageText {
  id: number;
  role: MessageRow["role"];
  content: string;
}

const CHARACTERS_SUMMARISED = 2000;

const textsBetween = query<{ context_id: number; after: number; before: number; limit: number }, MessageText>(
  (db, p) =>
    db
      .selectFrom("messages")
      .select(["id", "role"])
      .select((e) =>
        e.fn<string>("substr", ["content", e.lit(1), e.lit(CHARACTERS_SUMMARISED)]).as("content"),
      )
      .where("context_id", "=", p.context_id)
      .where("id", ">", p.after)
      .where("id", "<", p.before)
      .orderBy("id")
      .limit(p.limit),
);

/** The first messages with an id between the two, oldest first, with the beginning of their texts. */
export const messageTexts = (
  reader: Reader,
  contextId: number,
  { after, before = Number.MAX_SAFE_INTEGER, limit }: { after: number; before?: number; limit: number },
): Promise<MessageText[]> => reader.all(textsBetween, { context_id: contextId, after, before, limit });

const newestAfter = query<
  { context_id: number; after: number; limit: number; characters: number },
  MessageRow
>((db, p) =>
  db
    .selectFrom("messages")
    .select(["id", "context_id", "agent_id", "task_id", "role", "metadata", "created_at"])
    .select((e) => e.fn<string>("substr", ["content", e.lit(1), e.val(p.characters)]).as("content"))
    .where("context_id", "=", p.context_id)
    .where("id", ">", p.after)
    .orderBy("id", "desc")
    .limit(p.limit),
);

/** The newest messages above the id `after`, newest first, with at most `characters` of their texts. */
export const newestMessagesAfter = (
  reader: Reader,
  contextId: number,
  page: { after: number; limit: number; characters: number },
): Promise<MessageRow[]> => reader.all(newestAfter, { context_id: contextId, ...page });

/** Who said it. */
export type MessageFilter = Pick<ListMessages, "role" | "agent_id">;

function messagesBy(db: QueryBuilder, contextId: number, { role, agent_id }: MessageFilter) {
  let q = db.selectFrom("messages").where("context_id", "=", contextId);
  if (role !== undefined) q = q.where("role", "=", role);
  if (agent_id !== undefined) q = q.where("agent_id", "=", agent_id);
  return q;
}

/** The newest messages of a role or an agent below the cursor, newest first. */
export const listMessageRows = (
  reader: Reader,
  contextId: number,
  filter: ListMessages,
): Promise<MessageRow[]> =>
  reader.select((db) => {
    const q = messagesBy(db, contextId, filter).selectAll().orderBy("id", "desc").limit(filter.limit);
    return filter.cursor === undefined ? q : q.where("id", "<", filter.cursor);
  });

/** How many messages the filter finds, counted up to 10,000. */
export async function countMessagesBy(
  reader: Reader,
  contextId: number,
  filter: MessageFilter,
): Promise<number> {
  const [row] = await reader.select((db) =>
    db
      .selectFrom(messagesBy(db, contextId, filter).select("id").limit(10_000).as("found"))
      .select((e) => e.fn.countAll<number>().as("n")),
  );
  return Number(row?.n ?? 0);
}

const count = query<{ context_id: number }, { n: number }>((db, p) =>
  db
    .selectFrom("messages")
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("context_id", "=", p.context_id),
);

export const countMessageRows = async (reader: Reader, contextId: number): Promise<number> =>
  Number((await reader.first(count, { context_id: contextId }))?.n ?? 0);

/** How many messages each of these sessions has; those without any are not in it. */
export async function messageCounts(
  reader: Reader,
  contextIds: readonly number[],
): Promise<Map<number, number>> {
  if (contextIds.length === 0) return new Map();
  const rows = await reader.select((db) =>
    db
      .selectFrom("messages")
      .select("context_id")
      .select((e) => e.fn.countAll<number>().as("n"))
      .where("context_id", "in", contextIds)
      .groupBy("context_id"),
  );
  return new Map(rows.map((row) => [row.context_id, Number(row.n)]));
}

const CHARACTERS_OF_FIRST = 500;

/** The beginning of the first message of a user in each of these sessions; those without one are not in it. */
export async function firstUserTexts(
  reader: Reader,
  contextIds: readonly number[],
): Promise<Map<number, string>> {
  if (contextIds.length === 0) return new Map();
  const rows = await reader.select((db) =>
    db
      .selectFrom("messages")
      .select("context_id")
      .select((e) => e.fn<string>("substr", ["content", e.lit(1), e.lit(CHARACTERS_OF_FIRST)]).as("content"))
      .where("id", "in", (e) =>
        e
          .selectFrom("conversation_contexts")
          .select((session) =>
            session
              .selectFrom("messages as m")
              .select("m.id")
              .whereRef("m.context_id", "=", "conversation_contexts.id")
              .where("m.role", "=", "user")
              .orderBy("m.id")
              .limit(1)
              .as("first"),
          )
          .where("conversation_contexts.id", "in", contextIds),
      ),
  );
  return new Map(rows.map((row) => [row.context_id, row.content]));
}

const deleteOldest = query<{ context_id: number; limit: number }, unknown>((db, p) =>
  db
    .deleteFrom("messages")
    .where("id", "in", (e) =>
      e
        .selectFrom("messages")
        .select("id")
        .where("context_id", "=", p.context_id)
        .orderBy("id")
        .limit(p.limit),
    ),
);

/** Removes the oldest messages of a session; answers how many. */
export const deleteOldestMessages = (tx: Tx, contextId: number, limit: number): Promise<number> =>
  tx.run(deleteOldest, { context_id: contextId, limit });
