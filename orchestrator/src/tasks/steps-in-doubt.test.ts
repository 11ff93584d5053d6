import { expect, test } from "vitest";
import type { CancelReceipt, Delivery } from "@orchestrator/contracts";
import type { DoubtEvent } from "../store/tables/task-events.ts";
import { isInDoubt } from "./steps-in-doubt.ts";

const unknown: Pick<DoubtEvent, "type" | "data"> = { type: "step.unknown", data: null };
const resolved: Pick<DoubtEvent, "type" | "data"> = { type: "step.resolved", data: '{"outcome":"retry"}' };
const cancelled = (receipt: CancelReceipt): Pick<DoubtEvent, "type" | "data"> => ({
  type: "step.cancelled",
  data: JSON.stringify({ receipt }),
});

test.for<[Delivery, boolean]>([
  ["at_least_once", false],
  ["idempotent", false],
  ["at_most_once", true],
  ["reconcile", true],
])("a %s agent that may have been at work leaves its step in doubt: %s", ([delivery, expected]) => {
  expect(isInDoubt({ events: [cancelled("requested")], delivery })).toBe(expected);
});

test("a step whose outcome was unknown is in doubt whatever its agent says of itself since", () => {
  const events = [unknown, cancelled("requested")];
  expect(isInDoubt({ events, delivery: "at_least_once" })).toBe(true);
  expect(isInDoubt({ events, delivery: "at_most_once" })).toBe(true);
});

test("a step that surely nobody was at work for is in no doubt", () => {
  expect(isInDoubt({ events: [cancelled("confirmed")], delivery: "at_most_once" })).toBe(false);
});

test("once a person had it called again, only that later call counts", () => {
  const before = [unknown, resolved];
  expect(isInDoubt({ events: [...before, cancelled("confirmed")], delivery: "at_most_once" })).toBe(false);
  expect(isInDoubt({ events: [...before, cancelled("requested")], delivery: "at_most_once" })).toBe(true);
  expect(isInDoubt({ events: [...before, cancelled("requested")], delivery: "at_least_once" })).toBe(false);
});
