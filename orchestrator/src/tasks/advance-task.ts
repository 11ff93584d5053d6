import type { Plan } from "@orchestrator/contracts";
import { isTerminalStep } from "@orchestrator/contracts";
import type { SessionWindow } from "../sessions/session-window.ts";
import type { Tx } from "../store/store.ts";
import { toJson } from "../store/tables/json-column.ts";
import {
  beginStepRow,
  finishStepRow,
  holdStepRow,
  queueStepRow,
  stepStatesOf,
} from "../store/tables/task-steps.ts";
import type { StepStateRow } from "../store/tables/task-steps.ts";
import type { LockedTask } from "./locked-task.ts";
import { readySteps, unreachableSteps } from "./ready-steps.ts";
import type { StepState } from "./ready-steps.ts";
import { stepJob } from "./step-job.ts";
import type { StepFacts } from "./step-job.ts";
import type { AdvanceDeps } from "./task-deps.ts";
import { settleTask } from "./settle-task.ts";
import { stepError } from "./step-error.ts";

/** What going on with a task after one of its steps needs to know of it. */
export interface Onward {
  plan: Plan;
  /** What was said in the session before the task; undefined when it must be read. */
  window: SessionWindow | undefined;
}

/** After a step ended: skips what can never begin, begins or queues what is ready, ends the task when all is done. */
export async function advanceTask(
  deps: AdvanceDeps,
  tx: Tx,
  task: LockedTask,
  { plan, window }: Onward,
  now: number,
): Promise<void> {
  const rows = await stepStatesOf(tx, task.row.id);
  const planned = new Map(plan.steps.map((step) => [step.step_number, step]));
  const states = rows.map((row): StepState => ({
    stepNumber: row.step_number,
    status: row.status,
    dependencies: planned.get(row.step_number)?.dependencies ?? [],
  }));
  const skipped = new Set(unreachableSteps(states));
  for (const row of rows.filter(({ step_number: number }) => skipped.has(number)))
    await skipStep(tx, task, row, now);

  const ready = new Set(readySteps(states));
  await startSteps(
    deps,
    tx,
    task,
    rows.filter((row) => ready.has(row.step_number)),
    { task: task.row, plan, window },
    now,
  );

  const isOver = states.every(({ status, stepNumber }) => isTerminalStep(status) || skipped.has(stepNumber));
  if (isOver) await settleTask(deps, tx, task, plan, now);
}

async function startSteps(
  deps: AdvanceDeps,
  tx: Tx,
  task: LockedTask,
  rows: StepStateRow[],
  facts: StepFacts,
  now: number,
): Promise<void> {
  if (rows.length === 0) return;
  const { id: taskId, priority } = task.row;
  if (task.pausedAt !== null) {
    for (const { step_number: number } of rows) {
      await holdStepRow(tx, { task_id: taskId, step_number: number, held_at: now });
      task.record("step.waiting", number, { reason: "paused" });
    }
    return;
  }
  const jobs = rows.map((row) =>
    stepJob({ taskId, stepNumber: row.step_number, agentId: row.agent_id, priority }, undefined, facts),
  );
  const begun = await deps.queue.enqueue(tx, jobs, "at_once");
  for (const [i, row] of rows.entries()) {
    const job = jobs[i];
    if (job === undefined) continue;
    const key = { task_id: taskId, step_number: row.step_number, job_id: job.id };
    if (begun.has(job.id)) {
      await beginStepRow(tx, { ...key, started_at: now });
      task.record("step.started", row.step_number, { attempt: 1, agent_id: row.agent_id });
    } else {
      await queueStepRow(tx, key);
      task.record("step.queued", row.step_number);
    }
  }
}

async function skipStep(tx: Tx, task: LockedTask, row: StepStateRow, now: number): Promise<void> {
  const error = stepError({ row }, "DEPENDENCY_FAILED", "A step that this one depends on did not complete.", {
    retries: 0,
    now,
  });
  await finishStepRow(tx, {
    task_id: task.row.id,
    step_number: row.step_number,
    status: "skipped",
    output_data: null,
    error: toJson(error),
    completed_at: now,
    transcript: null,
  });
  task.record("step.skipped", row.step_number);
}
