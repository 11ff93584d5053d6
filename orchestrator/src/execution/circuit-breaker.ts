/*
 * A breaker is closed (calls go through), open (none does, until `openUntil`) or half-open (one call probes the
 * agent; its outcome closes or opens the breaker again). Pure: the caller gives the time.
 */

export interface BreakerState {
  /** Times of the latest failures, oldest first. */
  failures: readonly number[];
  /** Set while open or half-open. */
  openUntil: number | null;
  /** When the probing call began; null = none is under way. */
  probingSince: number | null;
}

export const closedBreaker: BreakerState = { failures: [], openUntil: null, probingSince: null };

export const BREAKER_FAILURES = 5;
export const BREAKER_WINDOW_MS = 30_000;
export const BREAKER_OPEN_MS = 15_000;
/** A probe that has not come back by then no longer counts; steps take 120 s at most. */
export const BREAKER_PROBE_MS = 120_000;

export type Admission = { admitted: true; state: BreakerState } | { admitted: false; retryAt: number };

/** May a call begin now? An admitted call may be the probe, which the new state remembers. */
export function admitCall(state: BreakerState, now: number): Admission {
  if (state.openUntil === null) return { admitted: true, state };
  if (now < state.openUntil) return { admitted: false, retryAt: state.openUntil };
  if (state.probingSince !== null && now < state.probingSince + BREAKER_PROBE_MS) {
    return { admitted: false, retryAt: now + 1000 };
  }
  return { admitted: true, state: { ...state, probingSince: now } };
}

/** The agent did not answer as a live one does. (After an answer a breaker is `closedBreaker` again.) */
export function afterFailure(state: BreakerState, now: number): BreakerState {
  const failures = [...state.failures.filter((at) => at > now - BREAKER_WINDOW_MS), now].slice(
    -BREAKER_FAILURES,
  );
  const isProbe = state.probingSince !== null;
  if (!isProbe && failures.length < BREAKER_FAILURES) return { ...state, failures };
  return { failures, openUntil: now + BREAKER_OPEN_MS, probingSince: null };
}
