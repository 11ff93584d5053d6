import type { Kysely } from "kysely";

/** Which tasks an agent worked on, and which calls failed lately. Attempts are rows only when a call failed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex("task_steps_by_agent")
    .on("task_steps")
    .columns(["agent_id", "task_id"])
    .execute();
  await db.schema
    .createIndex("step_attempts_by_agent")
    .on("step_attempts")
    .columns(["agent_id", "ended_at"])
    .execute();
  await db.schema.createIndex("step_attempts_by_end").on("step_attempts").column("ended_at").execute();
}
