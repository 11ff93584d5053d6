import type { AttemptTranscript, CallTranscript } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { fromJsonOrNull } from "../store/tables/json-column.ts";
import { attemptTranscriptsOf } from "../store/tables/step-attempts.ts";
import { findStepTranscript } from "../store/tables/task-steps.ts";
import type { StepTranscript } from "../store/tables/task-steps.ts";
import { NotFoundError } from "../kernel/app-error.ts";
import { findOwnTask } from "./find-task.ts";
import type { TaskDeps } from "./task-deps.ts";

/**
 * What every attempt of a step sent to its agent and what came back, oldest first. An attempt that is under way is not
 * among them, nor is one whose call was cancelled and of which nothing was kept.
 * @throws NotFoundError TASK_NOT_FOUND, STEP_NOT_FOUND
 */
export async function listTranscripts(
  { store: { reader } }: Pick<TaskDeps, "store">,
  caller: Caller,
  { taskId, stepNumber }: { taskId: number; stepNumber: number },
): Promise<AttemptTranscript[]> {
  requireRole(caller, "viewer");
  await findOwnTask(reader, caller, taskId);
  const step = await findStepTranscript(reader, taskId, stepNumber);
  if (step === undefined)
    throw new NotFoundError("STEP_NOT_FOUND", `Task ${taskId} has no step ${stepNumber}.`);
  const rows = await attemptTranscriptsOf(reader, taskId, stepNumber);
  // The attempt that ended its step is the step's own row.
  if (step.transcript !== null || hasEndedByAttempt(step, rows.at(-1)?.attempt))
    rows.push({ attempt: step.attempts, agent_id: step.agent_id, transcript: step.transcript });
  return rows.map(({ attempt, agent_id, transcript }) => ({
    attempt,
    agent_id,
    transcript: fromJsonOrNull<CallTranscript>(transcript),
  }));
}

/** Ended by an attempt that has no row of its own: those before it have one. Pure. */
const hasEndedByAttempt = ({ status, attempts }: StepTranscript, latest = 0): boolean =>
  (status === "completed" || status === "failed") && attempts > latest;
