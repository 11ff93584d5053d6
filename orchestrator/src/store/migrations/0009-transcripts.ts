import type { Kysely } from "kysely";

/** What each attempt of a step sent and got. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ["task_steps", "step_attempts"]) {
    await db.schema.alterTable(table).addColumn("transcript", "text").execute();
  }
}
