import type { Clock } from "../../src/kernel/clock.ts";

export interface SkippingClock extends Clock {
  /** Time jumps ahead (or, negative, back); what became due fires. */
  skip(ms: number): void;
}

/** Runs in real time, and jumps when told: a test need not wait for a backoff. */
export function skippingClock(): SkippingClock {
  let offset = 0;
  const armed = new Set<() => void>();
  const now = (): number => Date.now() + offset;
  return {
    now,
    at(at, callback) {
      let timer: NodeJS.Timeout | undefined;
      const rearm = (): void => {
        clearTimeout(timer);
        timer = setTimeout(
          () => {
            armed.delete(rearm);
            callback();
          },
          Math.max(0, Math.min(at - now(), 2 ** 31 - 1)),
        );
        timer.unref();
      };
      armed.add(rearm);
      rearm();
      return () => {
        clearTimeout(timer);
        armed.delete(rearm);
      };
    },
    skip(ms) {
      offset += ms;
      for (const rearm of armed) rearm();
    },
  };
}
