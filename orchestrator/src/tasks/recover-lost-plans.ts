import { tasksInPlanning } from "../store/tables/tasks.ts";
import { lockTask } from "./locked-task.ts";
import { planJob, planJobId } from "./plan-job.ts";
import type { TaskDeps } from "./task-deps.ts";

/**
 * Gives a job to every task that waits for its plan without one. Task and job are always written together, so this
 * finds something only after a database was repaired or restored by hand.
 * @returns how many tasks were found
 */
export function recoverLostPlans({ store, queue }: Pick<TaskDeps, "store" | "queue">): Promise<number> {
  return store.transaction(async (tx) => {
    let found = 0;
    for (const { id, priority } of await tasksInPlanning(tx)) {
      // Another process may be starting too.
      const task = await lockTask(tx, id);
      if (task?.status !== "planning" || (await queue.missing(tx, [planJobId(id)])).size === 0) continue;
      await queue.enqueue(tx, [planJob({ taskId: id, priority })], "in_turn");
      found++;
    }
    return found;
  });
}
