import fc from "fast-check";
import { expect, test } from "vitest";
import { decideDelay, LONGEST_DELAY_MS } from "./decide-delay.ts";
import { readQueuedState, writeQueuedState } from "../tasks/queued-state.ts";

const fresh = readQueuedState(null);

test("a step is put off until the breaker lets a call through, and some of the others go first", () => {
  const decision = decideDelay(fresh, { retryAt: 20_000, now: 10_000, random: 0.5 });
  expect(decision).toEqual({
    action: "delay",
    runAt: 22_500,
    isFirst: true,
    state: { reconcile: false, uncertain: false, delayedSince: 10_000, delays: 1, runAt: null },
  });
});

test("only the first delay of a wait is news", () => {
  const again = decideDelay({ ...fresh, delayedSince: 1, delays: 3 }, { retryAt: 0, now: 1000, random: 0 });
  expect(again).toMatchObject({ isFirst: false, state: { delayedSince: 1, delays: 4 } });
});

test("pauses double from 5 s to a minute, each spread by half of it, and none ends before the breaker's time", () => {
  const now = 1_000_000;
  const pauseAfter = (delays: number, random: number, retryAt = 0): number => {
    const decision = decideDelay({ ...fresh, delayedSince: now, delays }, { retryAt, now, random });
    if (decision.action === "give_up") throw new Error("gave up too early");
    return decision.runAt - now;
  };
  for (const [delays, pause] of [5000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000].entries()) {
    expect(pauseAfter(delays, 0)).toBe(pause / 2);
    expect(pauseAfter(delays, 0.5)).toBe(pause);
    expect(pauseAfter(delays, 0.999_999)).toBeCloseTo(1.5 * pause, -2);
    expect(pauseAfter(delays, 0, now + 90_000)).toBe(90_000);
  }
});

test("a step is given up after ten minutes of waiting, and not before", () => {
  const waitingSince = { ...fresh, delayedSince: 1, delays: 9 };
  expect(decideDelay(waitingSince, { retryAt: 0, now: 600_000, random: 0 })).toMatchObject({
    action: "delay",
  });
  expect(decideDelay(waitingSince, { retryAt: 0, now: 600_001, random: 0 })).toEqual({ action: "give_up" });
});

test("a wait for a dead agent ends within ten minutes and a few dozen turns, whatever the breaker says", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.integer({ min: 0, max: 30_000 }), fc.double({ min: 0, max: 0.999, noNaN: true })),
        { minLength: 60, maxLength: 60 },
      ),
      (breaker) => {
        let now = 0;
        let queued = fresh;
        for (const [turn, [openMs, random]] of breaker.entries()) {
          const decision = decideDelay(readQueuedState(writeQueuedState(queued)), {
            retryAt: now + openMs,
            now,
            random,
          });
          if (decision.action === "give_up") {
            expect(now).toBeGreaterThanOrEqual(LONGEST_DELAY_MS);
            return;
          }
          expect(decision.runAt).toBeGreaterThan(now);
          expect(turn).toBeLessThan(50);
          ({ runAt: now, state: queued } = decision);
        }
        throw new Error("the wait did not end");
      },
    ),
  );
});
