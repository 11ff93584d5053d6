import type { Selectable } from "kysely";
import type { ListMemory } from "@orchestrator/contracts";
import { query } from "../query.ts";
import type { SessionMemoryTable } from "../schema.ts";
import type { Reader, Tx } from "../store.ts";

export type MemoryRow = Selectable<SessionMemoryTable>;

/** Which entry; `agent` 0 = everybody's. */
interface MemoryId {
  contextId: number;
  agentId: number | null;
  key: string;
}

type IdParams = { context_id: number; agent: number; key: string };
const paramsOf = ({ contextId, agentId, key }: MemoryId): IdParams => ({
  context_id: contextId,
  agent: agentId ?? 0,
  key,
});

const find = query<IdParams & { now: number }, MemoryRow>((db, p) =>
  db
    .selectFrom("session_memory")
    .selectAll()
    .where("context_id", "=", p.context_id)
    .where("key", "=", p.key)
    .where((e) => e(e.fn.coalesce("agent_id", e.lit(0)), "=", p.agent))
    .where("expires_at", ">", p.now),
);

/** An entry that has not expired. */
export const findMemoryRow = (reader: Reader, id: MemoryId, now: number): Promise<MemoryRow | undefined> =>
  reader.first(find, { ...paramsOf(id), now });

const insert = query<Omit<MemoryRow, "id">, unknown>((db, p) =>
  db.insertInto("session_memory").values({
    context_id: p.context_id,
    agent_id: p.agent_id,
    key: p.key,
    value: p.value,
    created_at: p.created_at,
    updated_at: p.updated_at,
    expires_at: p.expires_at,
  }),
);

export const insertMemoryRow = (tx: Tx, row: Omit<MemoryRow, "id">): Promise<number> => tx.run(insert, row);

const remove = query<IdParams, unknown>((db, p) =>
  db
    .deleteFrom("session_memory")
    .where("context_id", "=", p.context_id)
    .where("key", "=", p.key)
    .where((e) => e(e.fn.coalesce("agent_id", e.lit(0)), "=", p.agent)),
);

/** Removes the entry, expired or not. */
export const deleteMemoryRow = (tx: Tx, id: MemoryId): Promise<number> => tx.run(remove, paramsOf(id));

/** How many entries of a session, or of one agent in it, have not expired. */
export async function countMemoryRows(
  reader: Reader,
  contextId: number,
  { agent_id, now }: Pick<ListMemory, "agent_id"> & { now: number },
): Promise<number> {
  const [row] = await reader.select((db) => {
    const q = db
      .selectFrom("session_memory")
      .select((e) => e.fn.countAll<number>().as("n"))
      .where("context_id", "=", contextId)
      .where("expires_at", ">", now);
    return agent_id === undefined ? q : q.where("agent_id", "=", agent_id);
  });
  return Number(row?.n ?? 0);
}

/** Entries that have not expired, the oldest first, above the cursor. */
export const listMemoryRows = (
  reader: Reader,
  contextId: number,
  { agent_id, limit, cursor, now }: ListMemory & { now: number },
): Promise<MemoryRow[]> =>
  reader.select((db) => {
    let q = db
      .selectFrom("session_memory")
      .selectAll()
      .where("context_id", "=", contextId)
      .where("expires_at", ">", now)
      .orderBy("id")
      .limit(limit);
    if (agent_id !== undefined) q = q.where("agent_id", "=", agent_id);
    return cursor === undefined ? q : q.where("id", ">", cursor);
  });

const ofSession = query<{ context_id: number }, unknown>((db, p) =>
  db.deleteFrom("session_memory").where("context_id", "=", p.context_id),
);

export const deleteMemoryOf = (tx: Tx, contextId: number): Promise<number> =>
  tx.run(ofSession, { context_id: contextId });

const expire = query<{ now: number }, unknown>((db, p) =>
  db.deleteFrom("session_memory").where("expires_at", "<=", p.now),
);

/** Removes what has expired; answers how many. */
export const expireMemoryRows = (tx: Tx, now: number): Promise<number> => tx.run(expire, { now });
