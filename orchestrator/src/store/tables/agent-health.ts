import type { Selectable } from "kysely";
import { query } from "../query.ts";
import type { AgentHealthTable } from "../schema.ts";
import type { Tx } from "../store.ts";

export type AgentHealthRow = Selectable<AgentHealthTable>;

const insert = query<Omit<AgentHealthRow, "id">, unknown>((db, p) =>
  db.insertInto("agent_health").values({
    agent_id: p.agent_id,
    status: p.status,
    response_time_ms: p.response_time_ms,
    error: p.error,
    checked_at: p.checked_at,
  }),
);

export const insertAgentHealthRow = (tx: Tx, row: Omit<AgentHealthRow, "id">): Promise<number> => tx.run(insert, row);
