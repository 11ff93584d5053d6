import type { Json, StepError } from "@orchestrator/contracts";
import type { Tx } from "../store/store.ts";
import { toJson, toJsonOrNull } from "../store/tables/json-column.ts";
import { finishStepRow } from "../store/tables/task-steps.ts";
import type { LockedTask } from "../tasks/locked-task.ts";
import { advanceTask } from "./advance-task.ts";
import type { ExecutionDeps } from "./execution-deps.ts";
import type { LoadedStep } from "./load-step.ts";

/** The step has its output; what waited for it may begin. */
export async function completeStep(
  deps: ExecutionDeps,
  tx: Tx,
  task: LockedTask,
  loaded: LoadedStep,
  output: Json,
  now: number,
): Promise<void> {
  await finishStepRow(tx, {
    ...keyOf(loaded),
    status: "completed",
    output_data: toJsonOrNull(output),
    error: null,
    completed_at: now,
  });
  task.record("step.completed", loaded.row.step_number);
  await advanceTask(deps, tx, task, loaded, now);
}

/** The step failed for good; what depends on it is skipped, the rest of the task goes on. */
export async function failStep(
  deps: ExecutionDeps,
  tx: Tx,
  task: LockedTask,
  loaded: LoadedStep,
  error: StepError,
  now: number,
): Promise<void> {
  await finishStepRow(tx, {
    ...keyOf(loaded),
    status: "failed",
    output_data: null,
    error: toJson(error),
    completed_at: now,
  });
  task.record("step.failed", loaded.row.step_number, {
    error_type: error.error_type,
    message: error.message,
  });
  await advanceTask(deps, tx, task, loaded, now);
}

/** Nobody knows whether the agent acted; the step, and with it the task, waits for a person. */
export async function markStepUnknown(
  tx: Tx,
  task: LockedTask,
  loaded: LoadedStep,
  error: StepError,
): Promise<void> {
  await finishStepRow(tx, {
    ...keyOf(loaded),
    status: "unknown",
    output_data: null,
    error: toJson(error),
    completed_at: null,
  });
  task.record("step.unknown", loaded.row.step_number, { message: error.message });
}

const keyOf = ({ row }: LoadedStep): { task_id: number; step_number: number } => ({
  task_id: row.task_id,
  step_number: row.step_number,
});
