import { query } from "../query.ts";
import type { Reader, Tx } from "../store.ts";
import type { TaskRow } from "./tasks.ts";

type OldTask = Pick<TaskRow, "id" | "status" | "created_at" | "completed_at">;

const oldest = query<{ after: number; limit: number }, OldTask>((db, p) =>
  db
    .selectFrom("tasks")
    .select(["id", "status", "created_at", "completed_at"])
    .where("id", ">", p.after)
    .orderBy("id")
    .limit(p.limit),
);

export const oldestTaskRows = (reader: Reader, after: number, limit: number): Promise<OldTask[]> =>
  reader.all(oldest, { after, limit });

/** Removes tasks with everything that hangs on them. */
export async function deleteTaskRows(tx: Tx, ids: readonly number[]): Promise<void> {
  for (const table of ["task_events", "step_attempts", "task_steps", "idempotency_keys"] as const) {
    await tx.write((db) => db.deleteFrom(table).where("task_id", "in", ids));
  }
  await tx.write((db) => db.deleteFrom("tasks").where("id", "in", ids));
}
