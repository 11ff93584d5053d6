import type { Plan } from "@orchestrator/contracts";
import { newJobId } from "../kernel/ids.ts";
import type { HeldJob, Job } from "../queue/work-queue.ts";
import type { SessionWindow } from "../sessions/session-window.ts";
import type { TaskRow } from "../store/tables/tasks.ts";

/** What a step's job carries: the step itself is in its row. */
export interface StepJobPayload {
  task: number;
  step: number;
}

/**
 * What the transaction that hands a step over to this process knows of it, so that its turn need not read it again:
 * in memory only, and as fresh as that transaction. A cancel after it aborts the turn.
 */
export interface StepFacts {
  task: TaskRow;
  plan: Plan;
  /** What was said in the session before the task; undefined when it must be read. */
  window: SessionWindow | undefined;
}

export const STEP_JOB = "step";

/** Steps of one agent share the agent's cap on concurrency. */
export const agentJobKey = (agentId: number): string => `agent:${agentId}`;

/** The agent of a key made by `agentJobKey`. */
export const agentIdOfKey = (key: string): number => Number(key.slice("agent:".length));

export function stepJob(
  step: { taskId: number; stepNumber: number; agentId: number; priority: number },
  runAt?: number,
  facts?: StepFacts,
): Job {
  const payload: StepJobPayload = { task: step.taskId, step: step.stepNumber };
  return {
    id: newJobId(),
    kind: STEP_JOB,
    key: agentJobKey(step.agentId),
    payload: { ...payload },
    priority: step.priority,
    runAt,
    facts,
  };
}

/** What came with a step that was handed over; undefined when it took its turn in the queue. */
export const factsOf = (job: HeldJob): StepFacts | undefined =>
  // Only `stepJob` makes jobs of this kind.
  job.handedOff ? (job.facts as StepFacts | undefined) : undefined;

// Only `stepJob` makes jobs of this kind.
export const payloadOf = (job: HeldJob): StepJobPayload => job.payload as unknown as StepJobPayload;
