import type { QueuedState } from "../tasks/queued-state.ts";

/** A step that has waited this long for its agent to come back fails. */
export const LONGEST_DELAY_MS = 10 * 60_000;
const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 60_000;

export type DelayDecision =
  | { action: "delay"; runAt: number; isFirst: boolean; state: QueuedState }
  | { action: "give_up" };

/**
 * How long a step waits whose agent's breaker is open. Pauses double up to a minute and are spread, so that a
 * thousand waiting steps cost a few turns a second and do not all come back at once. Pure.
 * @param retryAt when the breaker lets a call through at the earliest
 * @param random a number in [0, 1)
 */
export function decideDelay(
  queued: QueuedState,
  { retryAt, now, random }: { retryAt: number; now: number; random: number },
): DelayDecision {
  const since = queued.delayedSince ?? now;
  if (now - since >= LONGEST_DELAY_MS) return { action: "give_up" };
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** queued.delays);
  const earliest = Math.max(retryAt, now + pause / 2);
  return {
    action: "delay",
    runAt: Math.round(earliest + random * pause),
    isFirst: queued.delayedSince === null,
    state: { ...queued, delayedSince: since, delays: queued.delays + 1 },
  };
}
