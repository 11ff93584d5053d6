import { expect, test } from "vitest";
import { writeQueuedState } from "../tasks/queued-state.ts";
import { isEarlierInDoubt } from "./earlier-in-doubt.ts";

test("a call that was lost, or broke off, may be at work while the next one of its step ends", () => {
  expect(isEarlierInDoubt({ status: "executing", state: null })).toBe(true);
  expect(isEarlierInDoubt({ status: "queued", state: writeQueuedState({ uncertain: true }) })).toBe(true);
});

test("a step that was never begun, or whose calls have surely ended, leaves no doubt", () => {
  expect(isEarlierInDoubt({ status: "queued", state: null })).toBe(false);
  expect(isEarlierInDoubt({ status: "queued", state: writeQueuedState({ runAt: 7 }) })).toBe(false);
});
