import { NotFoundError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import type { Reader, Tx } from "../store/store.ts";
import { findTask } from "../store/tables/tasks.ts";
import type { TaskRow } from "../store/tables/tasks.ts";
import { lockTask } from "./locked-task.ts";
import type { LockedTask } from "./locked-task.ts";

/** @throws NotFoundError TASK_NOT_FOUND, also for another owner's task */
export async function findOwnTask(reader: Reader, caller: Caller, taskId: number): Promise<TaskRow> {
  const row = await findTask(reader, taskId);
  if (row !== undefined && row.owner_id === caller.principal) return row;
  throw taskNotFound(taskId);
}

/** @throws NotFoundError TASK_NOT_FOUND, also for another owner's task */
export async function lockOwnTask(tx: Tx, caller: Caller, taskId: number): Promise<LockedTask> {
  const task = await lockTask(tx, taskId);
  if (task !== undefined && task.row.owner_id === caller.principal) return task;
  throw taskNotFound(taskId);
}

const taskNotFound = (taskId: number): NotFoundError =>
  new NotFoundError("TASK_NOT_FOUND", `There is no task ${taskId}. GET /api/tasks lists your tasks.`);

/** @throws NotFoundError TASK_NOT_FOUND, also for another owner's task */
export async function requireOwnTask(
  { store }: { store: { reader: Reader } },
  caller: Caller,
  taskId: number,
): Promise<void> {
  await findOwnTask(store.reader, caller, taskId);
}
