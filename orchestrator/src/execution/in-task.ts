import type { Tx } from "../store/store.ts";
import { lockTask } from "../tasks/locked-task.ts";
import type { LockedTask } from "../tasks/locked-task.ts";
import type { ExecutionDeps } from "./execution-deps.ts";

/** Takes the task's row, does `work`, and writes what was recorded. Nothing happens to a task that has ended. */
export async function inTask(
  deps: ExecutionDeps,
  tx: Tx,
  taskId: number,
  work: (task: LockedTask, now: number) => Promise<void>,
): Promise<void> {
  const task = await lockTask(tx, taskId);
  if (task === undefined || task.isTerminal) return;
  const now = deps.clock.now();
  await work(task, now);
  await task.save(tx, deps.bus, now);
}
