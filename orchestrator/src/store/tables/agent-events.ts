import type { Selectable } from "kysely";
import { query } from "../query.ts";
import type { AgentEventsTable } from "../schema.ts";
import type { Reader, Tx } from "../store.ts";

export type AgentEventRow = Selectable<AgentEventsTable>;

const insert = query<Omit<AgentEventRow, "id">, unknown>((db, p) =>
  db.insertInto("agent_events").values({ agent_id: p.agent_id, type: p.type, data: p.data, created_at: p.created_at }),
);

export const insertAgentEventRow = (tx: Tx, row: Omit<AgentEventRow, "id">): Promise<number> => tx.run(insert, row);

const visible = query<{ viewer: string; after: number; limit: number }, AgentEventRow>((db, p) =>
  db
    .selectFrom("agent_events")
    .innerJoin("agents", "agents.id", "agent_events.agent_id")
    .selectAll("agent_events")
    .where("agent_events.id", ">", p.after)
    .where((e) => e.or([e("agents.visibility", "=", "shared"), e("agents.owner_id", "=", p.viewer)]))
    .orderBy("agent_events.id")
    .limit(p.limit),
);

/** Events of the agents that `viewer` may use, with an id above `after`. */
export const agentEventRows = (reader: Reader, viewer: string, after: number, limit: number): Promise<AgentEventRow[]> =>
  reader.all(visible, { viewer, after, limit });

const newest = query<Record<string, never>, { id: number | null }>((db) =>
  db.selectFrom("agent_events").select((e) => e.fn.max("id").as("id")),
);

export const newestAgentEventId = async (reader: Reader): Promise<number> => (await reader.first(newest, {}))?.id ?? 0;

const expire = query<{ before: number }, unknown>((db, p) => db.deleteFrom("agent_events").where("created_at", "<", p.before));

export const expireAgentEventRows = (tx: Tx, before: number): Promise<number> => tx.run(expire, { before });
