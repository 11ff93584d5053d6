import type { CancelledTask } from "@orchestrator/contracts";
import { isTerminalStep, taskCan } from "@orchestrator/contracts";
import { ConflictError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import type { Tx } from "../store/store.ts";
import { touchSession } from "../store/tables/conversation-contexts.ts";
import { insertAttemptRow } from "../store/tables/step-attempts.ts";
import { finishStepRow, stepStatesOf } from "../store/tables/task-steps.ts";
import type { StepStateRow } from "../store/tables/task-steps.ts";
import { taskNotFound } from "./find-task.ts";
import { lockTask } from "./locked-task.ts";
import { planJobId } from "./plan-job.ts";
import type { TaskDeps } from "./task-deps.ts";

/**
 * Ends the task. Once this answers no call of the task begins; calls that run are aborted. Cancelling a cancelled
 * task answers the same again.
 * @throws NotFoundError TASK_NOT_FOUND
 * @throws ConflictError TASK_FINISHED when it completed or failed before
 */
export async function cancelTask(deps: TaskDeps, caller: Caller, taskId: number): Promise<CancelledTask> {
  requireRole(caller, "operator");
  const { store, queue, bus, metrics } = deps;
  const now = deps.clock.now();
  return store.transaction(async (tx) => {
    const task = await lockTask(tx, taskId);
    if (task === undefined || task.row.owner_id !== caller.principal) throw taskNotFound(taskId);
    if (task.status === "cancelled") return cancelled(taskId);
    if (!taskCan("cancel", task.status)) {
      throw new ConflictError(
        "TASK_FINISHED",
        `Task ${taskId} ${task.status} before it could be cancelled.`,
        {
          details: { status: task.status },
        },
      );
    }
    const unfinished = (await stepStatesOf(tx, taskId)).filter((step) => !isTerminalStep(step.status));
    const planJobs = task.status === "planning" ? [planJobId(taskId)] : [];
    await queue.cancel(tx, [...planJobs, ...unfinished.flatMap((step) => step.job_id ?? [])]);
    for (const step of unfinished) {
      await cancelStep(tx, taskId, step, now);
      task.record("step.cancelled", step.step_number);
    }
    task.finish("cancelled", now);
    await touchSession(tx, task.row.session_id, now);
    tx.onCommit(() => {
      metrics.taskEnded("cancelled", (now - task.row.created_at) / 1000);
      for (const _step of unfinished) metrics.stepSettled("cancelled");
    });
    await task.save(tx, bus, now);
    return cancelled(taskId);
  });
}

async function cancelStep(tx: Tx, taskId: number, step: StepStateRow, now: number): Promise<void> {
  const key = { task_id: taskId, step_number: step.step_number };
  if ((step.status === "executing" || step.status === "waiting") && step.started_at !== null) {
    await insertAttemptRow(tx, {
      ...key,
      attempt: step.attempts,
      agent_id: step.agent_id,
      outcome: "cancelled",
      error: null,
      output: null,
      started_at: step.started_at,
      ended_at: now,
    });
  }
  await finishStepRow(tx, { ...key, status: "cancelled", output_data: null, error: null, completed_at: now });
}

const cancelled = (taskId: number): CancelledTask => ({
  task_id: taskId,
  status: "cancelled",
  message: `Task ${taskId} is cancelled; none of its steps will be begun any more.`,
});
