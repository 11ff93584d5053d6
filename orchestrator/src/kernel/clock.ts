/** Time as the core sees it, in milliseconds since 1970 UTC; tests drive their own. */
export interface Clock {
  now(): number;
  /** Calls back once at or after `at`; the returned function takes it back. Never keeps the process alive. */
  at(at: number, callback: () => void): () => void;
}

// setTimeout overflows at 2^31-1 ms and then fires at once.
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  at(at, callback) {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const waitMs = Math.max(0, at - Date.now());
      timer = setTimeout(waitMs > LONGEST_TIMEOUT_MS ? arm : callback, Math.min(waitMs, LONGEST_TIMEOUT_MS));
      timer.unref();
    };
    arm();
    return () => clearTimeout(timer);
  },
};

/** UTC with milliseconds, as every time on the wire. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();
export const isoTimeOrNull = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));
