// Node keeps one list per distinct duration. Rounding up makes calls share a few lists, so that setting and clearing a
// deadline costs well under a microsecond; AbortSignal.timeout costs ten times that.
const SHORT_STEP_MS = 10;
const LONG_STEP_MS = 100;
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Calls back once after `remainingMs`, at most 1 % (from 10 s) or 10 to 100 ms late, never early. The timer runs on
 * the monotonic clock: a change of the wall clock neither hurries nor delays it.
 */
export function startDeadline(remainingMs: number, callback: () => void): NodeJS.Timeout {
  const step = remainingMs < 1000 ? SHORT_STEP_MS : LONG_STEP_MS;
  const rounded = Math.ceil(Math.max(1, remainingMs) / step) * step;
  return setTimeout(callback, Math.min(rounded, LONGEST_MS));
}
