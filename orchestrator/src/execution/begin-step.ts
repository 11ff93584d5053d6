import type { Tx } from "../store/store.ts";
import { beginStepRow } from "../store/tables/task-steps.ts";
import type { HeldJob } from "../queue/work-queue.ts";
import { lockTask } from "../tasks/locked-task.ts";
import type { ExecutionDeps } from "./execution-deps.ts";
import type { LoadedStep } from "./load-step.ts";
import { recordLostAttempt } from "./lost-attempt.ts";

/**
 * Writes that a call begins, before it does. When the task has `ended` or is `paused` meanwhile nothing is written, and
 * there is no call.
 */
export async function beginStep(
  deps: Pick<ExecutionDeps, "clock" | "bus">,
  tx: Tx,
  job: Pick<HeldJob, "id">,
  { row }: LoadedStep,
  how: "first" | "again" | "reconcile" | "wake",
): Promise<"begun" | "ended" | "paused"> {
  const task = await lockTask(tx, row.task_id);
  if (task === undefined || task.isTerminal) return "ended";
  // A waiting call goes on, paused or not: no new attempt.
  if (how === "wake") return "begun";
  if (task.pausedAt !== null) return "paused";
  const now = deps.clock.now();
  await recordLostAttempt(tx, task, row, now);
  await beginStepRow(tx, {
    task_id: row.task_id,
    step_number: row.step_number,
    started_at: now,
    job_id: job.id,
  });
  task.record("step.started", row.step_number, { attempt: row.attempts + 1, agent_id: row.agent_id });
  await task.save(tx, deps.bus, now);
  return "begun";
}
