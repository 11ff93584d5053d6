import { expect, test } from "vitest";
import { callsFail } from "./calls-fail.ts";

test("the calls of an active agent fail when fewer than half of them succeeded", () => {
  expect(callsFail("active", { success_rate: 0 })).toBe(true);
  expect(callsFail("active", { success_rate: 0.49 })).toBe(true);
  expect(callsFail("active", { success_rate: 0.5 })).toBe(false);
  expect(callsFail("active", { success_rate: 1 })).toBe(false);
});

test("without calls, without figures and of an agent that is off nothing is said", () => {
  expect(callsFail("active", { success_rate: null })).toBe(false);
  expect(callsFail("active", undefined)).toBe(false);
  expect(callsFail("inactive", { success_rate: 0 })).toBe(false);
  expect(callsFail("error", { success_rate: 0 })).toBe(false);
});
