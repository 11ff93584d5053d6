import type { App } from "../../../orchestrator/src/app.ts";
import { taskRow } from "../../../orchestrator/src/store/sample-rows.ts";
import { insertTask } from "../../../orchestrator/src/store/tables/tasks.ts";

/** Writes completed tasks straight into the database; to submit so many would take minutes. */
export async function seedTasks({ deps }: App, count: number): Promise<void> {
  const now = Date.now();
  await deps.store.transaction(async (tx) => {
    for (let n = 1; n <= count; n++)
      await insertTask(
        tx,
        taskRow({
          description: `seeded task number ${n} of many`,
          status: "completed",
          created_at: now - (count - n) * 1000,
        }),
      );
  });
}
