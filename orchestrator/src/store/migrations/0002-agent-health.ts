import type { Kysely } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** The latest health on the agent's row, hourly roll-ups, and a log of what happens to agents. */
export async function up(db: Kysely<unknown>, { json, integer, real, withId }: ColumnTypes): Promise<void> {
  await db.schema.alterTable("agents").addColumn("health_status", "text").execute();
  await db.schema.alterTable("agents").addColumn("health_checked_at", integer).execute();
  await db.schema.alterTable("agents").addColumn("health_response_ms", real).execute();
  await db.schema
    .alterTable("agents")
    .addColumn("health_failures", integer, (c) => c.notNull().defaultTo(0))
    .execute();

  await db.schema
    .createTable("agent_health_hours")
    .addColumn("agent_id", integer, (c) => c.notNull().references("agents.id"))
    .addColumn("hour", integer, (c) => c.notNull())
    .addColumn("checks", integer, (c) => c.notNull())
    .addColumn("healthy_checks", integer, (c) => c.notNull())
    .addColumn("total_ms", real, (c) => c.notNull())
    .addColumn("slowest_ms", real, (c) => c.notNull())
    .addPrimaryKeyConstraint("agent_health_hours_pk", ["agent_id", "hour"])
    .execute();
  await db.schema.createIndex("agent_health_by_age").on("agent_health").column("checked_at").execute();
  await db.schema.createIndex("agent_health_hours_by_age").on("agent_health_hours").column("hour").execute();

  await withId(db.schema.createTable("agent_events"))
    .addColumn("agent_id", integer, (c) => c.notNull().references("agents.id"))
    .addColumn("type", "text", (c) => c.notNull())
    .addColumn("data", json)
    .addColumn("created_at", integer, (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("agent_events_by_agent")
    .on("agent_events")
    .columns(["agent_id", "id"])
    .execute();
}
