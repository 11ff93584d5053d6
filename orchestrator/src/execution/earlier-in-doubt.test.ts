import { expect, test } from "vitest";
import { writeQueuedState } from "../tasks/queued-state.ts";
import { isEarlierInDoubt } from "./earlier-in-doubt.ts";

test("a call that was lost, or broke off, may be at work while the next one of its step ends", () => {
  expect(isEarlierInDoubt({ status: "executing", attempts: 1, state: null }, 2)).toBe(true);
  const state = writeQueuedState({ uncertain: true });
  expect(isEarlierInDoubt({ status: "queued", attempts: 1, state }, 2)).toBe(true);
});

test("a step that was never begun, or whose calls have surely ended, leaves no doubt", () => {
  expect(isEarlierInDoubt({ status: "queued", attempts: 0, state: null }, 1)).toBe(false);
  const state = writeQueuedState({ runAt: 7 });
  expect(isEarlierInDoubt({ status: "queued", attempts: 1, state }, 2)).toBe(false);
});

test("the first call of a step that began with its task is no earlier one", () => {
  expect(isEarlierInDoubt({ status: "executing", attempts: 1, state: null }, 1)).toBe(false);
});
