import type { HealthCheck } from "../world/hostile-agent.ts";

export interface Herd {
  /** Checks that ran at the same time, at most. */
  atOnce: number;
  /** Checks that began within one second, at most. */
  withinSecond: number;
  /** Checks of agents that had been checked before. */
  twice: number;
}

/** How closely together checks were made. Pure. */
export function herdOf(checks: readonly HealthCheck[]): Herd {
  const starts = checks.map(({ startedAt }) => startedAt).toSorted((a, b) => a - b);
  const ends = checks.flatMap(({ endedAt }) => endedAt ?? []).toSorted((a, b) => a - b);
  const countUntil = (times: readonly number[], at: number): number =>
    times.filter((each) => each <= at).length;
  return {
    atOnce: Math.max(0, ...starts.map((at) => countUntil(starts, at) - countUntil(ends, at))),
    withinSecond: Math.max(0, ...starts.map((at) => countUntil(starts, at) - countUntil(starts, at - 1000))),
    twice: checks.length - new Set(checks.map(({ agent }) => agent)).size,
  };
}
