/**
 * Waiting time before attempt `failed + 1`: the schedule's entry (its last one repeats) plus up to 20 % of jitter.
 * @param failed attempts that have failed so far, 1 or more
 * @param random a number in [0, 1)
 */
export function backoffMs(scheduleMs: readonly number[], failed: number, random: number): number {
  const base = scheduleMs[Math.min(failed, scheduleMs.length) - 1] ?? 0;
  return Math.round(base * (1 + 0.2 * random));
}
