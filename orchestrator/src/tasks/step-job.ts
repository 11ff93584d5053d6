import { newJobId } from "../kernel/ids.ts";
import type { HeldJob, Job } from "../queue/work-queue.ts";

/** What a step's job carries: the step itself is in its row. */
export interface StepJobPayload {
  task: number;
  step: number;
}

export const STEP_JOB = "step";

/** Steps of one agent share the agent's cap on concurrency. */
export const agentJobKey = (agentId: number): string => `agent:${agentId}`;

/** The agent of a key made by `agentJobKey`. */
export const agentIdOfKey = (key: string): number => Number(key.slice("agent:".length));

export function stepJob(
  step: { taskId: number; stepNumber: number; agentId: number; priority: number },
  runAt?: number,
): Job {
  const payload: StepJobPayload = { task: step.taskId, step: step.stepNumber };
  return {
    id: newJobId(),
    kind: STEP_JOB,
    key: agentJobKey(step.agentId),
    payload: { ...payload },
    priority: step.priority,
    runAt,
  };
}

// Only `stepJob` makes jobs of this kind.
export const payloadOf = (job: HeldJob): StepJobPayload => job.payload as unknown as StepJobPayload;
