import type { Selectable } from "kysely";
import { query } from "../query.ts";
import type { AgentHealthHoursTable, AgentHealthTable } from "../schema.ts";
import type { Reader, Tx } from "../store.ts";

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

export const insertAgentHealthRow = (tx: Tx, row: Omit<AgentHealthRow, "id">): Promise<number> =>
  tx.run(insert, row);

export type HealthHourRow = Selectable<AgentHealthHoursTable>;

const addToHour = query<HealthHourRow, unknown>((db, p) =>
  db
    .insertInto("agent_health_hours")
    .values({
      agent_id: p.agent_id,
      hour: p.hour,
      checks: p.checks,
      healthy_checks: p.healthy_checks,
      total_ms: p.total_ms,
      slowest_ms: p.slowest_ms,
    })
    .onConflict((c) =>
      c.columns(["agent_id", "hour"]).doUpdateSet((e) => ({
        checks: e("agent_health_hours.checks", "+", e.ref("excluded.checks")),
        healthy_checks: e("agent_health_hours.healthy_checks", "+", e.ref("excluded.healthy_checks")),
        total_ms: e("agent_health_hours.total_ms", "+", e.ref("excluded.total_ms")),
        slowest_ms: e
          .case()
          .when("agent_health_hours.slowest_ms", ">", e.ref("excluded.slowest_ms"))
          .then(e.ref("agent_health_hours.slowest_ms"))
          .else(e.ref("excluded.slowest_ms"))
          .end(),
      })),
    ),
);

/** Adds a check to the roll-up of its hour. */
export const addToHealthHour = (tx: Tx, row: HealthHourRow): Promise<number> => tx.run(addToHour, row);

const checks = query<{ agent_id: number; limit: number }, AgentHealthRow>((db, p) =>
  db
    .selectFrom("agent_health")
    .selectAll()
    .where("agent_id", "=", p.agent_id)
    .orderBy("checked_at", "desc")
    .limit(p.limit),
);

/** The newest checks, newest first. */
export const newestHealthRows = (reader: Reader, agentId: number, limit: number): Promise<AgentHealthRow[]> =>
  reader.all(checks, { agent_id: agentId, limit });

const hours = query<{ agent_id: number; since: number }, HealthHourRow>((db, p) =>
  db
    .selectFrom("agent_health_hours")
    .selectAll()
    .where("agent_id", "=", p.agent_id)
    .where("hour", ">=", p.since)
    .orderBy("hour"),
);

export const healthHourRows = (reader: Reader, agentId: number, since: number): Promise<HealthHourRow[]> =>
  reader.all(hours, { agent_id: agentId, since });

const expireChecks = query<{ before: number }, unknown>((db, p) =>
  db.deleteFrom("agent_health").where("checked_at", "<", p.before),
);
const expireHours = query<{ before: number }, unknown>((db, p) =>
  db.deleteFrom("agent_health_hours").where("hour", "<", p.before),
);

export const expireHealthRows = (tx: Tx, before: number): Promise<number> => tx.run(expireChecks, { before });
export const expireHealthHourRows = (tx: Tx, before: number): Promise<number> =>
  tx.run(expireHours, { before });
