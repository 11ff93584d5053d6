import type { CancelReceipt } from "@orchestrator/contracts";
import { isTerminalStep } from "@orchestrator/contracts";
import type { StepRow } from "../store/tables/task-steps.ts";
import { readQueuedState } from "./queued-state.ts";

type StepAtCancel = Pick<StepRow, "status" | "started_at" | "held_at" | "state">;

/** True while an agent works for the step: in a call, or in one that waits for its answer. Pure. */
export const isCallUnderWay = ({
  status,
  started_at: startedAt,
  held_at: heldAt,
}: Omit<StepAtCancel, "state">): boolean =>
  startedAt !== null && (status === "executing" || (status === "waiting" && heldAt === null));

/**
 * What a cancel can say of a step at once. Whoever holds the call finds out more later. Of a step whose outcome was
 * unknown already nothing is known after the cancel either. Pure.
 */
export function receiptAtCancel(step: StepAtCancel): CancelReceipt {
  if (isTerminalStep(step.status)) return "too_late";
  return isCallUnderWay(step) || step.status === "unknown" || mayGoOn(step) ? "requested" : "confirmed";
}

/** Waits for its next attempt, while nobody knows what the agent does about an earlier one. */
const mayGoOn = ({ status, held_at: heldAt, state }: StepAtCancel): boolean =>
  (status === "queued" || (status === "waiting" && heldAt !== null)) && readQueuedState(state).uncertain;
