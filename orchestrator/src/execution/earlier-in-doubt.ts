import type { StepRow } from "../store/tables/task-steps.ts";
import { readQueuedState } from "../tasks/queued-state.ts";

/**
 * Whether an agent may still be at work for an attempt before this one, by the row that this one found: the end of this
 * one does not end that. Pure.
 */
export const isEarlierInDoubt = (
  { status, state, attempts }: Pick<StepRow, "status" | "state" | "attempts">,
  attempt: number,
): boolean =>
  // Of a step that is executing when it is begun anew the call was lost with its process. The first attempt of a step
  // that began with its task finds itself.
  (status === "executing" && attempts < attempt) || (status === "queued" && readQueuedState(state).uncertain);
