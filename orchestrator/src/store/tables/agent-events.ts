import type { Selectable } from "kysely";
import { sql } from "kysely";
import { query } from "../query.ts";
import type { AgentEventsTable } from "../schema.ts";
import type { Tx } from "../store.ts";
import { eventFeed } from "./event-feed.ts";

export type AgentEventRow = Selectable<AgentEventsTable>;

const insert = query<Omit<AgentEventRow, "id">, unknown>((db, p) =>
  db
    .insertInto("agent_events")
    .values({ agent_id: p.agent_id, type: p.type, data: p.data, created_at: p.created_at }),
);

export const insertAgentEventRow = (tx: Tx, row: Omit<AgentEventRow, "id">): Promise<number> =>
  tx.run(insert, row);

/** In place of a principal: sees all. No principal is called so. */
export const EVERYBODY = "*";

/** Events of the agents that a principal may use. */
export const agentFeed = eventFeed<AgentEventRow>(
  "agent_events",
  (viewer) =>
    sql`inner join agents on agents.id = log.agent_id and (agents.visibility = 'shared' or ${viewer} in (agents.owner_id, ${sql.lit(EVERYBODY)}))`,
);

const expire = query<{ before: number }, unknown>((db, p) =>
  db.deleteFrom("agent_events").where("created_at", "<", p.before),
);

export const expireAgentEventRows = (tx: Tx, before: number): Promise<number> => tx.run(expire, { before });
