import { isTerminalStep } from "@orchestrator/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readySteps, unreachableSteps } from "./ready-steps.ts";
import type { StepState } from "./ready-steps.ts";

/** Any plan: each step depends on some of those before it. */
const anyPlan = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 }).map((picks) =>
  picks.map((pick, i): StepState => ({
    stepNumber: i + 1,
    status: "pending",
    dependencies: i === 0 ? [] : [...new Set(pick.map((n) => (n % i) + 1))],
  })),
);

test("a step is ready when everything it depends on has completed", () => {
  const steps: StepState[] = [
    { stepNumber: 1, status: "completed", dependencies: [] },
    { stepNumber: 2, status: "executing", dependencies: [] },
    { stepNumber: 3, status: "pending", dependencies: [1] },
    { stepNumber: 4, status: "pending", dependencies: [1, 2] },
  ];
  expect(readySteps(steps)).toEqual([3]);
});

test("what depends on a failed step, directly or not, is unreachable; the rest is not", () => {
  const steps: StepState[] = [
    { stepNumber: 1, status: "failed", dependencies: [] },
    { stepNumber: 2, status: "pending", dependencies: [1] },
    { stepNumber: 3, status: "pending", dependencies: [2] },
    { stepNumber: 4, status: "pending", dependencies: [] },
  ];
  expect(unreachableSteps(steps)).toEqual([2, 3]);
});

test("every plan comes to an end: each step ends once, never before what it depends on", () => {
  fc.assert(
    fc.property(anyPlan, fc.infiniteStream(fc.integer({ min: 0, max: 9 })), (plan, dice) => {
      const states = new Map(plan.map((step) => [step.stepNumber, { ...step }]));
      const all = (): StepState[] => [...states.values()];
      for (let round = 0; all().some((step) => !isTerminalStep(step.status)); round++) {
        expect(round).toBeLessThan(plan.length + 1);
        for (const number of unreachableSteps(all()))
          Object.assign(states.get(number) ?? {}, { status: "skipped" });
        for (const number of readySteps(all())) {
          for (const needed of states.get(number)?.dependencies ?? [])
            expect(states.get(needed)?.status).toBe("completed");
          Object.assign(states.get(number) ?? {}, {
            status: dice.next().value === 0 ? "failed" : "completed",
          });
        }
      }
    }),
  );
});
