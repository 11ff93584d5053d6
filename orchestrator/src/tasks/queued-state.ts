import { fromJsonOrNull, toJson } from "../store/tables/json-column.ts";

/** What a step that waits for its turn must remember until its next call. */
export interface QueuedState {
  /** Ask the agent about the earlier attempt before calling again. */
  reconcile: boolean;
  /** How an earlier attempt ended is not known: its agent may still be at work. */
  uncertain: boolean;
  /** Since when the step waits for its agent's breaker, and how often it has been put off. */
  delayedSince: number | null;
  delays: number;
  /** Not before this time, as its job says too: a pause of the task takes the job away. */
  runAt: number | null;
}

const NOTHING: QueuedState = {
  reconcile: false,
  uncertain: false,
  delayedSince: null,
  delays: 0,
  runAt: null,
};

export const readQueuedState = (state: string | null): QueuedState => ({
  ...NOTHING,
  ...fromJsonOrNull<Partial<QueuedState>>(state),
});

/** Null when there is nothing to remember. */
export function writeQueuedState(queued: Partial<QueuedState>): string | null {
  const { reconcile, uncertain, delayedSince, delays, runAt } = { ...NOTHING, ...queued };
  if (!reconcile && !uncertain && delayedSince === null && runAt === null) return null;
  return toJson({
    ...(reconcile ? { reconcile } : {}),
    ...(uncertain ? { uncertain } : {}),
    ...(delayedSince === null ? {} : { delayedSince, delays }),
    ...(runAt === null ? {} : { runAt }),
  });
}

/**
 * The same after a pause: the time in it does not count as waiting for the agent, and a time that passed in it is now.
 * Pure.
 */
export function afterPause(
  queued: QueuedState,
  { heldAt, now }: { heldAt: number; now: number },
): QueuedState {
  const { delayedSince, runAt } = queued;
  return {
    ...queued,
    delayedSince: delayedSince === null ? null : delayedSince + (now - heldAt),
    runAt: runAt !== null && runAt > now ? runAt : null,
  };
}
