import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** Tasks can be retried, paused and created on behalf of each other; steps remember what became of their cancel. */
export async function up(db: Kysely<unknown>, { integer }: ColumnTypes): Promise<void> {
  for (const column of ["retry_of", "parent_task_id", "paused_at"]) {
    await db.schema.alterTable("tasks").addColumn(column, integer).execute();
  }
  await db.schema
    .alterTable("tasks")
    .addColumn("depth", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
  for (const column of ["held_at", "cancel_at"]) {
    await db.schema.alterTable("task_steps").addColumn(column, integer).execute();
  }
  await db.schema.alterTable("task_steps").addColumn("cancel_receipt", "text").execute();
  // Few tasks have one: an index of all would cost every task a write.
  for (const column of ["retry_of", "parent_task_id"]) {
    await db.schema
      .createIndex(`tasks_by_${column}`)
      .on("tasks")
      .columns([column, "id"])
      .where(sql.ref(column), "is not", null)
      .execute();
  }
}
