const MOST = 8;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 6, 12, 24].map((hours) => hours * HOUR),
] as const;

/** Round times along an axis of that length, from 0; none at its very end, where it would be cut off. Pure. */
export function ticksOf(totalMs: number): number[] {
  const step = STEPS.find((ms) => totalMs / ms <= MOST) ?? Math.ceil(totalMs / MOST / HOUR) * HOUR;
  const ticks: number[] = [];
  for (let at = 0; at < totalMs * 0.94; at += step) ticks.push(at);
  return ticks;
}
