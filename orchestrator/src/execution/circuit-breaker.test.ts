import fc from "fast-check";
import { expect, test } from "vitest";
import {
  admitCall,
  afterFailure,
  BREAKER_OPEN_MS,
  BREAKER_WINDOW_MS,
  closedBreaker,
} from "./circuit-breaker.ts";
import type { BreakerState } from "./circuit-breaker.ts";

const failing = (times: readonly number[]): BreakerState =>
  times.reduce<BreakerState>((state, at) => afterFailure(state, at), closedBreaker);

test("five failures within 30 s open it", () => {
  expect(admitCall(failing([0, 1, 2, 3]), 4)).toMatchObject({ admitted: true });
  expect(admitCall(failing([0, 1, 2, 3, 4]), 5)).toEqual({ admitted: false, retryAt: 4 + BREAKER_OPEN_MS });
});

test("failures that are further apart do not", () => {
  expect(admitCall(failing([0, 1, 2, 3, 3 + BREAKER_WINDOW_MS]), 4 + BREAKER_WINDOW_MS)).toMatchObject({
    admitted: true,
  });
});

test("when its time is over one call goes through, and only one until that has come back", () => {
  const open = failing([0, 0, 0, 0, 0]);
  const probe = admitCall(open, BREAKER_OPEN_MS);
  if (!probe.admitted) throw new Error("the probe was refused");
  expect(admitCall(probe.state, BREAKER_OPEN_MS + 1)).toMatchObject({ admitted: false });
  expect(admitCall(afterFailure(probe.state, BREAKER_OPEN_MS + 5), BREAKER_OPEN_MS + 6)).toEqual({
    admitted: false,
    retryAt: 2 * BREAKER_OPEN_MS + 5,
  });
  expect(admitCall(closedBreaker, BREAKER_OPEN_MS + 6)).toMatchObject({ admitted: true });
});

test("an agent that keeps failing is called at most once per opening", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 50, maxLength: 300 }), (gaps) => {
      let state = failing([0, 0, 0, 0, 0]);
      let now = 0;
      let calls = 0;
      for (const gap of gaps) {
        now += gap;
        const admission = admitCall(state, now);
        if (!admission.admitted) continue;
        calls++;
        state = afterFailure(admission.state, now);
      }
      expect(calls).toBeLessThanOrEqual(Math.floor(now / BREAKER_OPEN_MS));
    }),
  );
});
