import { expect, test } from "vitest";
import { afterPause, readQueuedState, writeQueuedState } from "./queued-state.ts";

test("what a queued step remembers is read back as it was written, and nothing is written for nothing", () => {
  const queued = { reconcile: true, uncertain: true, delayedSince: 5, delays: 2, runAt: 9 };
  expect(readQueuedState(writeQueuedState(queued))).toEqual(queued);
  expect(writeQueuedState({})).toBeNull();
  expect(readQueuedState(null)).toEqual({
    reconcile: false,
    uncertain: false,
    delayedSince: null,
    delays: 0,
    runAt: null,
  });
});

test("a pause does not use up the time for which a step waits for its agent", () => {
  const queued = readQueuedState(writeQueuedState({ delayedSince: 1000, delays: 3 }));
  expect(afterPause(queued, { heldAt: 5000, now: 900_000 })).toMatchObject({
    delayedSince: 896_000,
    delays: 3,
  });
});

test("a retry keeps its time over a pause that ends before it, and runs at once after one that does not", () => {
  const queued = readQueuedState(writeQueuedState({ runAt: 10_000 }));
  expect(afterPause(queued, { heldAt: 1000, now: 9999 }).runAt).toBe(10_000);
  expect(afterPause(queued, { heldAt: 1000, now: 10_000 }).runAt).toBeNull();
});
