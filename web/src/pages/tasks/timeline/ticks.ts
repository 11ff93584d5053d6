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

/**
 * Round times along an axis of that length, from 0; none at its very end, where it would be cut off. Pure.
 * @param most how many there is room for
 */
export function ticksOf(totalMs: number, most: number): number[] {
  const step = STEPS.find((ms) => totalMs / ms <= most) ?? Math.ceil(totalMs / most / HOUR) * HOUR;
  const ticks: number[] = [];
  for (let at = 0; at < totalMs * 0.94; at += step) ticks.push(at);
  return ticks;
}

/** A time on an axis in as few characters as tell it from its neighbours, e.g. "0", "250 ms", "1.5 s", "1:30", "2 min", "1:30 h". Pure. */
export function tickText(ms: number): string {
  if (ms === 0) return "0";
  if (ms < SECOND) return `${ms} ms`;
  if (ms < MINUTE) return `${ms / SECOND} s`;
  if (ms < HOUR) return ms % MINUTE === 0 ? `${ms / MINUTE} min` : clock(ms, MINUTE, SECOND);
  return ms % HOUR === 0 ? `${ms / HOUR} h` : `${clock(ms, HOUR, MINUTE)} h`;
}

const clock = (ms: number, large: number, small: number): string =>
  `${Math.floor(ms / large)}:${String(Math.floor((ms % large) / small)).padStart(2, "0")}`;
