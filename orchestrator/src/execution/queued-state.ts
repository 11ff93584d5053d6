import { fromJsonOrNull, toJson } from "../store/tables/json-column.ts";

/** What a queued step must remember until its next call. */
export interface QueuedState {
  /** Ask the agent about the earlier attempt before calling again. */
  reconcile: boolean;
  /** Since when the step waits for its agent's breaker, and how often it has been put off. */
  delayedSince: number | null;
  delays: number;
}

const NOTHING: QueuedState = { reconcile: false, delayedSince: null, delays: 0 };

export const readQueuedState = (state: string | null): QueuedState => ({
  ...NOTHING,
  ...fromJsonOrNull<Partial<QueuedState>>(state),
});

/** Null when there is nothing to remember. */
export function writeQueuedState(queued: Partial<QueuedState>): string | null {
  const { reconcile, delayedSince, delays } = { ...NOTHING, ...queued };
  if (!reconcile && delayedSince === null) return null;
  return toJson({
    ...(reconcile ? { reconcile } : {}),
    ...(delayedSince === null ? {} : { delayedSince, delays }),
  });
}
