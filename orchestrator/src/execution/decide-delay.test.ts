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
