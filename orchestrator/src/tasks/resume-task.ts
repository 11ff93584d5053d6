import type { PausedTask } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { releaseStepRow, stepRowsOf } from "../store/tables/task-steps.ts";
import { lockOwnTask } from "./find-task.ts";
import { pausedView, refuseEnded } from "./pause-task.ts";
import { afterPause, readQueuedState, writeQueuedState } from "./queued-state.ts";
import { stepJob } from "./step-job.ts";
import type { TaskDeps } from "./task-deps.ts";

/**
 * Lets the steps of a paused task begin again: those that are ready are queued, a retry that waited for its time waits
 * on for what is left of it. Resuming a task that is not paused changes nothing.
 * @throws NotFoundError TASK_NOT_FOUND
 * @throws ConflictError TASK_FINISHED
 */
export async function resumeTask(
  { store, queue, bus, clock, metrics }: Pick<TaskDeps, "store" | "queue" | "bus" | "clock" | "metrics">,
  caller: Caller,
  taskId: number,
): Promise<PausedTask> {
  requireRole(caller, "operator");
  return store.transaction(async (tx) => {
    const task = await lockOwnTask(tx, caller, taskId);
    refuseEnded(task, "resume");
    if (task.pausedAt === null) return pausedView(task);
    const now = clock.now();
    const { priority } = task.row;
    task.resume();
    const jobs = [];
    for (const row of await stepRowsOf(tx, taskId)) {
      const { step_number: stepNumber, agent_id: agentId, held_at: heldAt } = row;
      if (heldAt === null) continue;
      const queued = afterPause(readQueuedState(row.state), { heldAt, now });
      const job = stepJob({ taskId, stepNumber, agentId, priority }, queued.runAt ?? undefined);
      await releaseStepRow(tx, {
        task_id: taskId,
        step_number: stepNumber,
        job_id: job.id,
        state: writeQueuedState(queued),
      });
      task.record("step.queued", stepNumber);
      jobs.push(job);
    }
    if (jobs.length > 0) await queue.enqueue(tx, jobs, "in_turn");
    await task.save(tx, bus, now);
    tx.onCommit(() => metrics.taskControlled("resume"));
    return pausedView(task);
  });
}
