import type { CallTranscript, Json, StepError } from "@orchestrator/contracts";
import type { Tx } from "../store/store.ts";
import { toJson, toJsonOrNull } from "../store/tables/json-column.ts";
import { finishStepRow } from "../store/tables/task-steps.ts";
import type { StepRow } from "../store/tables/task-steps.ts";
import type { LockedTask } from "./locked-task.ts";
import { advanceTask } from "./advance-task.ts";
import type { Onward } from "./advance-task.ts";
import type { AdvanceDeps } from "./task-deps.ts";

/** A step, and what goes on after it. */
export interface EndingStep extends Onward {
  row: Pick<StepRow, "task_id" | "step_number">;
  /** What was said in the call that ended it. */
  transcript?: CallTranscript | undefined;
}

/** The step has its output; what waited for it may begin. */
export async function completeStep(
  deps: AdvanceDeps,
  tx: Tx,
  task: LockedTask,
  step: EndingStep,
  output: Json,
  now: number,
): Promise<void> {
  await finishStepRow(tx, {
    ...keyOf(step),
    status: "completed",
    output_data: toJsonOrNull(output),
    error: null,
    completed_at: now,
    transcript: toJsonOrNull(step.transcript),
  });
  task.record("step.completed", step.row.step_number);
  await advanceTask(deps, tx, task, step, now);
}

/** The step failed for good; what depends on it is skipped, the rest of the task goes on. */
export async function failStep(
  deps: AdvanceDeps,
  tx: Tx,
  task: LockedTask,
  step: EndingStep,
  error: StepError,
  now: number,
): Promise<void> {
  await finishStepRow(tx, {
    ...keyOf(step),
    status: "failed",
    output_data: null,
    error: toJson(error),
    completed_at: now,
    transcript: toJsonOrNull(step.transcript),
  });
  task.record("step.failed", step.row.step_number, {
    error_type: error.error_type,
    message: error.message,
  });
  await advanceTask(deps, tx, task, step, now);
}

/** Nobody knows whether the agent acted; the step, and with it the task, waits for a person. */
export async function markStepUnknown(
  tx: Tx,
  task: LockedTask,
  step: EndingStep,
  error: StepError,
): Promise<void> {
  await finishStepRow(tx, {
    ...keyOf(step),
    status: "unknown",
    output_data: null,
    error: toJson(error),
    completed_at: null,
    // The last attempt has a row of its own.
    transcript: null,
  });
  task.record("step.unknown", step.row.step_number, { message: error.message });
}

const keyOf = ({ row }: EndingStep): { task_id: number; step_number: number } => ({
  task_id: row.task_id,
  step_number: row.step_number,
});
