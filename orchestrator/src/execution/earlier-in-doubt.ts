import type { StepRow } from "../store/tables/task-steps.ts";
import { readQueuedState } from "../tasks/queued-state.ts";

/**
 * Whether an agent may still be at work for an earlier attempt of a step, by the row with which its next one began:
 * the end of the next one does not end that. Pure.
 */
export const isEarlierInDoubt = ({ status, state }: Pick<StepRow, "status" | "state">): boolean =>
  // Of a step that is executing when it is begun anew the call was lost with its process.
  status === "executing" || (status === "queued" && readQueuedState(state).uncertain);
