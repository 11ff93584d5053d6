import { newStepKey } from "../kernel/ids.ts";
import type { Tx } from "../store/store.ts";
import { requeueStepRow } from "../store/tables/task-steps.ts";
import type { LockedTask } from "../tasks/locked-task.ts";
import { writeQueuedState } from "../tasks/queued-state.ts";
import type { QueuedState } from "../tasks/queued-state.ts";
import { stepJob } from "../tasks/step-job.ts";
import type { ExecutionDeps } from "./execution-deps.ts";
import type { LoadedStep } from "./load-step.ts";

interface Next {
  runAt: number | undefined;
  /** Failed attempts with the agent that is to be called. */
  failures: number;
  error: string | null;
}

/** The step is to be called, again or at last. */
export interface Requeue extends Next {
  remember: Partial<Omit<QueuedState, "runAt">>;
  /** Set when another agent takes over; it gets a key of its own. */
  substitute?: { agentId: number; formerAgents: readonly number[] };
}

/**
 * Gives the step a new job, for a retry, a pause or another agent. While its task is paused it gets none, and remembers
 * its time until the task is resumed.
 */
export async function requeueStep(
  deps: ExecutionDeps,
  tx: Tx,
  task: LockedTask,
  { row }: LoadedStep,
  next: Requeue,
): Promise<void> {
  const { id: taskId, priority } = task.row;
  const { step_number: stepNumber } = row;
  const agentId = next.substitute?.agentId ?? row.agent_id;
  const isHeld = task.pausedAt !== null;
  const job = isHeld ? undefined : stepJob({ taskId, stepNumber, agentId, priority }, next.runAt);
  await requeueStepRow(tx, {
    task_id: taskId,
    step_number: stepNumber,
    status: isHeld ? "waiting" : "queued",
    agent_id: agentId,
    failures: next.failures,
    step_key: next.substitute === undefined ? row.step_key : newStepKey(),
    job_id: job?.id ?? null,
    former_agents:
      next.substitute === undefined ? row.former_agents : JSON.stringify(next.substitute.formerAgents),
    error: next.error,
    state: writeQueuedState({ ...next.remember, runAt: next.runAt ?? null }),
    held_at: isHeld ? deps.clock.now() : null,
  });
  // In turn: a turn begins by looking at the agent's breaker.
  if (job === undefined) task.record("step.waiting", stepNumber, { reason: "paused" });
  else await deps.queue.enqueue(tx, [job], "in_turn");
}

/**
 * The step's call waits: for its next look at `runAt`, or for somebody else's word, and then it gets no job. A pause of
 * the task does not touch it, since the call is under way.
 */
export async function keepWaiting(
  deps: ExecutionDeps,
  tx: Tx,
  task: LockedTask,
  { row }: LoadedStep,
  next: Next & { state: string | null },
): Promise<void> {
  const { id: taskId, priority } = task.row;
  const { step_number: stepNumber, agent_id: agentId, step_key, former_agents } = row;
  const job =
    next.runAt === undefined ? undefined : stepJob({ taskId, stepNumber, agentId, priority }, next.runAt);
  await requeueStepRow(tx, {
    task_id: taskId,
    step_number: stepNumber,
    status: "waiting",
    agent_id: agentId,
    failures: next.failures,
    step_key,
    job_id: job?.id ?? null,
    former_agents,
    error: next.error,
    state: next.state,
    held_at: null,
  });
  if (job !== undefined) await deps.queue.enqueue(tx, [job], "in_turn");
}
