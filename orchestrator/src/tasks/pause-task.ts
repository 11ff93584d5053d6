import type { PausedTask } from "@orchestrator/contracts";
import { taskCan } from "@orchestrator/contracts";
import { ConflictError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { isoTimeOrNull } from "../kernel/clock.ts";
import { holdStepRow, stepStatesOf } from "../store/tables/task-steps.ts";
import { lockOwnTask } from "./find-task.ts";
import type { LockedTask } from "./locked-task.ts";
import type { TaskDeps } from "./task-deps.ts";

/**
 * Keeps the steps of a task from beginning until it is resumed: once this answers none begins. Calls that run finish,
 * and their results count. Pausing a paused task answers the same again.
 * @throws NotFoundError TASK_NOT_FOUND
 * @throws ConflictError TASK_FINISHED
 */
export async function pauseTask(
  { store, queue, bus, clock, metrics }: Pick<TaskDeps, "store" | "queue" | "bus" | "clock" | "metrics">,
  caller: Caller,
  taskId: number,
): Promise<PausedTask> {
  requireRole(caller, "operator");
  return store.transaction(async (tx) => {
    const task = await lockOwnTask(tx, caller, taskId);
    refuseEnded(task, "pause");
    if (task.pausedAt !== null) return pausedView(task);
    const now = clock.now();
    const queued = (await stepStatesOf(tx, taskId)).filter((step) => step.status === "queued");
    // A step without its job cannot begin, in whatever process its turn had come.
    await queue.cancel(
      tx,
      queued.flatMap((step) => step.job_id ?? []),
    );
    task.pause(now);
    for (const { step_number: number } of queued) {
      await holdStepRow(tx, { task_id: taskId, step_number: number, held_at: now });
      task.record("step.waiting", number, { reason: "paused" });
    }
    await task.save(tx, bus, now);
    tx.onCommit(() => metrics.taskControlled("pause"));
    return pausedView(task);
  });
}

/** @throws ConflictError TASK_FINISHED */
export function refuseEnded(task: LockedTask, action: "pause" | "resume"): void {
  if (taskCan(action, task.status)) return;
  throw new ConflictError(
    "TASK_FINISHED",
    `Task ${task.row.id} is ${task.status}; there is nothing left to ${action}.`,
    { details: { status: task.status } },
  );
}

export const pausedView = ({ row, status, pausedAt }: LockedTask): PausedTask => ({
  task_id: row.id,
  status,
  paused_at: isoTimeOrNull(pausedAt),
});
