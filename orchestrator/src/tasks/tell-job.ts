import type { Json } from "@orchestrator/contracts";
import { newJobId } from "../kernel/ids.ts";
import type { HeldJob, Job } from "../queue/work-queue.ts";
import { fromJsonOrNull } from "../store/tables/json-column.ts";

/** A job that tells an agent to stop working on a step whose task was cancelled. */
export const TELL_JOB = "tell";

interface TellPayload {
  task: number;
  step: number;
  /** What the connector remembered of the call; the step's row forgets it with its end. */
  state: Json;
}

/** It shares no cap: an agent with no room for further calls is told all the same. */
export function tellJob(step: {
  taskId: number;
  stepNumber: number;
  priority: number;
  state: string | null;
}): Job {
  const state = fromJsonOrNull<Json>(step.state);
  const payload: TellPayload = { task: step.taskId, step: step.stepNumber, state };
  return { id: newJobId(), kind: TELL_JOB, payload: { ...payload }, priority: step.priority };
}

// Only `tellJob` makes jobs of this kind.
export const toldStepOf = (job: HeldJob): TellPayload => job.payload as unknown as TellPayload;
