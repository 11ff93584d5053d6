import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** What lists and counts filter by, and the order of commits in the logs that are followed. */
export async function up(db: Kysely<unknown>, { dialect }: ColumnTypes): Promise<void> {
  await db.schema.createIndex("tasks_by_status").on("tasks").columns(["owner_id", "status", "id"]).execute();
  await db.schema.createIndex("tasks_by_user").on("tasks").columns(["owner_id", "user_id", "id"]).execute();
  await db.schema
    .createIndex("conversation_contexts_by_user")
    .on("conversation_contexts")
    .columns(["owner_id", "user_id", "id"])
    .execute();
  await db.schema
    .createIndex("agents_by_status")
    .on("agents")
    .columns(["status", "id"])
    .where(sql.ref("removed_at"), "is", null)
    .execute();
  await db.schema
    .createIndex("agents_by_health")
    .on("agents")
    .columns(["health_status", "id"])
    .where(sql.ref("removed_at"), "is", null)
    .execute();
  if (dialect === "sqlite") return;
  for (const log of ["task_events", "agent_events"]) {
    await db.schema
      .alterTable(log)
      .addColumn("xid", sql`xid8`, (c) => c.notNull().defaultTo(sql`pg_current_xact_id()`))
      .execute();
    await db.schema.createIndex(`${log}_by_commit`).on(log).columns(["xid", "id"]).execute();
  }
}
