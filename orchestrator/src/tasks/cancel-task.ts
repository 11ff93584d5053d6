import type { CancelledTask } from "@orchestrator/contracts";
import { isTerminalStep, isTerminalTask, taskCan } from "@orchestrator/contracts";
import { ConflictError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import type { Tx } from "../store/store.ts";
import { touchSession } from "../store/tables/conversation-contexts.ts";
import { insertAttemptRow } from "../store/tables/step-attempts.ts";
import { finishStepRow, setCancelReceipt, stepStatesOf } from "../store/tables/task-steps.ts";
import type { StepStateRow } from "../store/tables/task-steps.ts";
import { childrenOf } from "../store/tables/tasks.ts";
import { isCallUnderWay, receiptAtCancel } from "./cancel-receipt.ts";
import { lockOwnTask } from "./find-task.ts";
import { lockTask } from "./locked-task.ts";
import type { LockedTask } from "./locked-task.ts";
import { planJobId } from "./plan-job.ts";
import type { TaskDeps } from "./task-deps.ts";
import { tellJob } from "./tell-job.ts";

type CancelDeps = Pick<TaskDeps, "store" | "queue" | "bus" | "metrics" | "clock">;

/**
 * Ends the task, and every unfinished task that was created on its behalf. Once this answers no call of them begins;
 * calls that run are aborted, and `receipts` says what is known of each. Cancelling a cancelled task answers the same
 * again, with what has become known since.
 * @throws NotFoundError TASK_NOT_FOUND
 * @throws ConflictError TASK_FINISHED when it completed or failed before
 */
export async function cancelTask(deps: CancelDeps, caller: Caller, taskId: number): Promise<CancelledTask> {
  requireRole(caller, "operator");
  return deps.store.transaction(async (tx) => {
    const task = await lockOwnTask(tx, caller, taskId);
    // After the wait for the lock: what began meanwhile did not begin after its end.
    const now = deps.clock.now();
    if (task.status !== "cancelled") {
      if (!taskCan("cancel", task.status)) throw finished(task);
      await cancelLocked(deps, tx, task, now);
      await cancelChildren(deps, tx, taskId, now);
    }
    return {
      task_id: taskId,
      status: "cancelled",
      message: `Task ${taskId} is cancelled; none of its steps will be begun any more.`,
      receipts: receiptsOf(await stepStatesOf(tx, taskId)),
      children: await childrenAfter(tx, taskId),
    };
  });
}

const finished = ({ row, status }: LockedTask): ConflictError =>
  new ConflictError("TASK_FINISHED", `Task ${row.id} ${status} before it could be cancelled.`, {
    details: { status },
  });

async function cancelLocked(deps: CancelDeps, tx: Tx, task: LockedTask, now: number): Promise<void> {
  const { queue, bus, metrics } = deps;
  const { id, session_id: sessionId, created_at: createdAt, priority } = task.row;
  const steps = await stepStatesOf(tx, id);
  const unfinished = steps.filter((step) => !isTerminalStep(step.status));
  const planJobs = task.status === "planning" ? [planJobId(id)] : [];
  await queue.cancel(tx, [...planJobs, ...unfinished.flatMap((step) => step.job_id ?? [])]);
  // In jobs of their own, so that the agents are told even when this process dies now.
  const tellings = steps
    .filter((step) => receiptAtCancel(step) === "requested")
    .map((step) =>
      tellJob({
        taskId: id,
        stepNumber: step.step_number,
        priority,
        // Of a step that waits for its turn the state is about the queue and says nothing to a connector.
        state: isCallUnderWay(step) ? step.state : null,
      }),
    );
  if (tellings.length > 0) await queue.enqueue(tx, tellings, "in_turn");
  for (const step of steps) {
    const receipt = receiptAtCancel(step);
    const key = { task_id: id, step_number: step.step_number };
    await setCancelReceipt(tx, { ...key, cancel_receipt: receipt, cancel_at: now });
    if (isTerminalStep(step.status)) continue;
    await cancelStep(tx, id, step, now);
    task.record("step.cancelled", step.step_number, { receipt });
  }
  task.finish("cancelled", now);
  await touchSession(tx, sessionId, now);
  tx.onCommit(() => {
    metrics.taskEnded("cancelled", (now - createdAt) / 1000);
    for (const _step of unfinished) metrics.stepSettled("cancelled");
  });
  await task.save(tx, bus, now);
}

/** Parents are locked before their children, here and where a child is created. */
async function cancelChildren(deps: CancelDeps, tx: Tx, taskId: number, now: number): Promise<void> {
  for (const { id, status } of await childrenOf(tx, taskId)) {
    const child = isTerminalTask(status) ? undefined : await lockTask(tx, id);
    if (child !== undefined && !child.isTerminal) await cancelLocked(deps, tx, child, now);
    await cancelChildren(deps, tx, id, now);
  }
}

async function cancelStep(tx: Tx, taskId: number, step: StepStateRow, now: number): Promise<void> {
  const key = { task_id: taskId, step_number: step.step_number };
  if (step.started_at !== null && isCallUnderWay(step)) {
    await insertAttemptRow(tx, {
      ...key,
      attempt: step.attempts,
      agent_id: step.agent_id,
      outcome: "cancelled",
      error: null,
      output: null,
      started_at: step.started_at,
      ended_at: now,
      transcript: null,
    });
  }
  await finishStepRow(tx, {
    ...key,
    status: "cancelled",
    output_data: null,
    error: null,
    completed_at: now,
    transcript: null,
  });
}

/** How the tasks stand that were created on behalf of a cancelled one, and on behalf of those. */
async function childrenAfter(tx: Tx, taskId: number): Promise<CancelledTask["children"]> {
  const all: CancelledTask["children"] = [];
  for (const { id, status } of await childrenOf(tx, taskId)) {
    all.push({ task_id: id, status, receipts: receiptsOf(await stepStatesOf(tx, id)) });
    all.push(...(await childrenAfter(tx, id)));
  }
  return all;
}

const receiptsOf = (steps: readonly StepStateRow[]): CancelledTask["receipts"] =>
  steps.flatMap(({ step_number: number, cancel_receipt: receipt }) =>
    receipt === null ? [] : [{ step_number: number, receipt }],
  );
