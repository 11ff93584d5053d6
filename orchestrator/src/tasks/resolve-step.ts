import type { Plan, ResolveStep, Task } from "@orchestrator/contracts";
import { ConflictError, NotFoundError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { newStepKey } from "../kernel/ids.ts";
import type { Tx } from "../store/store.ts";
import { fromJson } from "../store/tables/json-column.ts";
import { findStepRow, requeueStepRow } from "../store/tables/task-steps.ts";
import type { StepRow } from "../store/tables/task-steps.ts";
import { completeStep, failStep } from "./end-step.ts";
import { lockOwnTask } from "./find-task.ts";
import { getTask } from "./get-task.ts";
import type { LockedTask } from "./locked-task.ts";
import { stepError } from "./step-error.ts";
import { stepJob } from "./step-job.ts";
import type { TaskDeps } from "./task-deps.ts";

/** What a person found out, and about which step. */
export interface Resolution {
  taskId: number;
  stepNumber: number;
  finding: ResolveStep;
}

/**
 * Says what became of a step whose outcome is unknown; the task goes on from there. `retry` has the agent called again,
 * under a new step key and with attempts of its own.
 * @throws NotFoundError TASK_NOT_FOUND, STEP_NOT_FOUND
 * @throws ConflictError STEP_NOT_UNKNOWN
 */
export async function resolveStep(deps: TaskDeps, caller: Caller, resolution: Resolution): Promise<Task> {
  requireRole(caller, "operator");
  const { taskId, stepNumber, finding } = resolution;
  await deps.store.transaction(async (tx) => {
    const task = await lockOwnTask(tx, caller, taskId);
    const row = await findStepRow(tx, taskId, stepNumber);
    if (row === undefined || task.row.plan === null) {
      throw new NotFoundError("STEP_NOT_FOUND", `Task ${taskId} has no step ${stepNumber}.`);
    }
    if (task.isTerminal || row.status !== "unknown") throw isKnown(task, row);
    const now = deps.clock.now();
    task.record("step.resolved", stepNumber, { outcome: finding.outcome, by: caller.principal });
    await apply(deps, tx, task, { row, plan: fromJson<Plan>(task.row.plan), finding, now });
    await task.save(tx, deps.bus, now);
    tx.onCommit(() => deps.metrics.taskControlled("resolve"));
  });
  return getTask(deps, caller, taskId);
}

interface Found {
  row: StepRow;
  plan: Plan;
  finding: ResolveStep;
  now: number;
}

async function apply(
  deps: TaskDeps,
  tx: Tx,
  task: LockedTask,
  { row, plan, finding, now }: Found,
): Promise<void> {
  const step = { row, plan, window: undefined };
  switch (finding.outcome) {
    case "completed":
      return completeStep(deps, tx, task, step, finding.output, now);
    case "failed": {
      const message = finding.message ?? "A person found out that the step failed.";
      const retries = Math.max(0, row.attempts - 1);
      return failStep(
        deps,
        tx,
        task,
        step,
        stepError({ row }, "RESOLVED_AS_FAILED", message, { retries, now }),
        now,
      );
    }
    case "retry":
      return callAgain(deps, tx, task, row, now);
  }
}

async function callAgain(
  { queue }: TaskDeps,
  tx: Tx,
  task: LockedTask,
  row: StepRow,
  now: number,
): Promise<void> {
  const { task_id: taskId, step_number: stepNumber, agent_id: agentId, former_agents } = row;
  const isHeld = task.pausedAt !== null;
  const job = stepJob({ taskId, stepNumber, agentId, priority: task.row.priority });
  await requeueStepRow(tx, {
    task_id: taskId,
    step_number: stepNumber,
    status: isHeld ? "waiting" : "queued",
    agent_id: agentId,
    failures: 0,
    step_key: newStepKey(),
    job_id: isHeld ? null : job.id,
    former_agents,
    error: null,
    state: null,
    held_at: isHeld ? now : null,
  });
  if (isHeld) {
    task.record("step.waiting", stepNumber, { reason: "paused" });
    return;
  }
  await queue.enqueue(tx, [job], "in_turn");
  task.record("step.queued", stepNumber);
}

const isKnown = (
  { row: task, status }: LockedTask,
  { step_number: number, status: step }: StepRow,
): ConflictError =>
  new ConflictError(
    "STEP_NOT_UNKNOWN",
    `Step ${number} of task ${task.id} is ${step}; only a step whose outcome is unknown can be resolved.`,
    { details: { status: step, task_status: status } },
  );
