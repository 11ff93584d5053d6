import { StepStatus, TaskStatus } from "@orchestrator/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decideBegin } from "./decide-begin.ts";
import type { BeginFacts } from "./decide-begin.ts";
import { MAX_DELIVERIES } from "./retry-policy.ts";

const facts = (over: Partial<BeginFacts> = {}): BeginFacts => ({
  taskStatus: "executing",
  stepStatus: "queued",
  deliveries: 1,
  handedOff: false,
  delivery: "at_least_once",
  mustReconcile: false,
  isUncertain: false,
  agentIsUsable: true,
  ...over,
});

test("a queued step begins, a waiting one goes on, a handed-over one has begun", () => {
  expect(decideBegin(facts())).toEqual({ action: "call", how: "first" });
  expect(decideBegin(facts({ stepStatus: "waiting" }))).toEqual({ action: "call", how: "wake" });
  expect(decideBegin(facts({ stepStatus: "executing", handedOff: true }))).toEqual({
    action: "call",
    how: "begun",
  });
});

test("a call that died with its process is repeated, asked about or left to a person, as the agent allows", () => {
  const lost = (delivery: BeginFacts["delivery"]) =>
    decideBegin(facts({ stepStatus: "executing", deliveries: 2, delivery }));
  expect(lost("at_least_once")).toEqual({ action: "call", how: "again" });
  expect(lost("idempotent")).toEqual({ action: "call", how: "again" });
  expect(lost("reconcile")).toEqual({ action: "call", how: "reconcile" });
  expect(lost("at_most_once")).toEqual({ action: "unknown" });
});

test("a step that was handed out five times without an outcome is given up", () => {
  expect(decideBegin(facts({ stepStatus: "executing", deliveries: MAX_DELIVERIES }))).toMatchObject({
    action: "call",
  });
  expect(decideBegin(facts({ stepStatus: "executing", deliveries: MAX_DELIVERIES + 1 }))).toEqual({
    action: "poisoned",
  });
});

test("a lost call of an agent that must not act twice is left to a person however often it was handed out", () => {
  const lost = facts({ stepStatus: "executing", deliveries: MAX_DELIVERIES + 1, delivery: "at_most_once" });
  expect(decideBegin(lost)).toEqual({ action: "unknown" });
});

test("no agent is called for a task that is not executing, nor for a step that has ended, nor one that is gone", () => {
  const any = fc.record({
    taskStatus: fc.constantFrom(...TaskStatus.options),
    stepStatus: fc.constantFrom(...StepStatus.options),
    deliveries: fc.integer({ min: 1, max: 9 }),
    handedOff: fc.boolean(),
    delivery: fc.constantFrom(
      "idempotent" as const,
      "at_least_once" as const,
      "reconcile" as const,
      "at_most_once" as const,
    ),
    mustReconcile: fc.boolean(),
    isUncertain: fc.boolean(),
    agentIsUsable: fc.boolean(),
  });
  fc.assert(
    fc.property(any, (f) => {
      if (decideBegin(f).action !== "call") return;
      expect(f.taskStatus).toBe("executing");
      expect(["queued", "executing", "waiting"]).toContain(f.stepStatus);
      expect(f.agentIsUsable).toBe(true);
    }),
  );
});

test("an agent that is marked while its step waits in doubt is not called again blindly", () => {
  const waiting = (delivery: BeginFacts["delivery"]) => decideBegin(facts({ isUncertain: true, delivery }));
  expect(waiting("at_least_once")).toEqual({ action: "call", how: "first" });
  expect(waiting("reconcile")).toEqual({ action: "call", how: "reconcile" });
  expect(waiting("at_most_once")).toEqual({ action: "unknown" });
});
