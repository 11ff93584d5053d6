import type { Json } from "@orchestrator/contracts";
import { newJobId } from "../kernel/ids.ts";
import type { HeldJob, Job } from "../queue/work-queue.ts";
import { fromJsonOrNull } from "../store/tables/json-column.ts";

/** A job that tells an agent to stop working on a step: its task was cancelled, or another agent has the step now. */
export const TELL_JOB = "tell";

interface TellPayload {
  task: number;
  step: number;
  /** What the connector remembered of the call; the step's row forgets it with its end. */
  state: Json;
  /** Set when the step went to another agent: whom it was taken from, and the key of its calls. */
  former?: FormerCall;
}

/** A call of an agent that no longer has the step. */
export interface FormerCall {
  agent: number;
  key: string;
  attempt: number;
}

/** It shares no cap: an agent with no room for further calls is told all the same. */
export function tellJob(step: {
  taskId: number;
  stepNumber: number;
  priority: number;
  state: string | null;
  former?: FormerCall;
}): Job {
  const { taskId, stepNumber, priority, former } = step;
  const payload: Json = {
    task: taskId,
    step: stepNumber,
    state: fromJsonOrNull<Json>(step.state),
    ...(former !== undefined && { former: { ...former } }),
  };
  return { id: newJobId(), kind: TELL_JOB, payload, priority };
}

// Only `tellJob` makes jobs of this kind.
export const toldStepOf = (job: HeldJob): TellPayload => job.payload as unknown as TellPayload;
