import type { Tx } from "../store/store.ts";
import { insertAttemptRow } from "../store/tables/step-attempts.ts";
import type { StepRow } from "../store/tables/task-steps.ts";
import type { LockedTask } from "../tasks/locked-task.ts";

/**
 * A step that is `executing` when its job is handed out anew had an attempt whose process died before it could say
 * how it ended. Nothing happens for a step in any other status.
 */
export async function recordLostAttempt(tx: Tx, task: LockedTask, row: StepRow, now: number): Promise<void> {
  if (row.status !== "executing" || row.started_at === null) return;
  await insertAttemptRow(tx, {
    task_id: row.task_id,
    step_number: row.step_number,
    attempt: row.attempts,
    agent_id: row.agent_id,
    outcome: "lost",
    error: null,
    output: null,
    started_at: row.started_at,
    ended_at: now,
    transcript: null,
  });
  task.record("step.attempt_lost", row.step_number, { attempt: row.attempts });
}
