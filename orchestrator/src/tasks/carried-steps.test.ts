import fc from "fast-check";
import { expect, test } from "vitest";
import { StepStatus } from "@orchestrator/contracts";
import { carriedSteps } from "./carried-steps.ts";

/** Graphs as plans are: each step depends on some of those before it. What completed has only completed ones before it. */
const graphs = fc
  .array(
    fc.record({
      status: fc.constantFrom(...StepStatus.options),
      picks: fc.array(fc.nat(20), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((steps) => {
    const made: { stepNumber: number; status: (typeof steps)[number]["status"]; dependencies: number[] }[] =
      [];
    for (const { status, picks } of steps) {
      const dependencies =
        made.length === 0 ? [] : [...new Set(picks.map((pick) => (pick % made.length) + 1))];
      const isReady = dependencies.every((number) => made[number - 1]?.status === "completed");
      made.push({
        stepNumber: made.length + 1,
        status: status === "completed" && !isReady ? "pending" : status,
        dependencies,
      });
    }
    return made;
  });

test("a retry from the failure keeps exactly what completed", () => {
  fc.assert(
    fc.property(graphs, (steps) => {
      const completed = steps.filter((step) => step.status === "completed").map((step) => step.stepNumber);
      expect(carriedSteps(steps, { from: "failure" })).toEqual(completed);
    }),
  );
});

test("a retry from the start keeps nothing", () => {
  fc.assert(
    fc.property(graphs, (steps) => {
      expect(carriedSteps(steps, { from: "start" })).toEqual([]);
    }),
  );
});

test("a retry from a step keeps what completed and does not build on it, and what is kept builds on kept steps only", () => {
  fc.assert(
    fc.property(graphs, fc.nat(), (steps, pick) => {
      const from = (pick % steps.length) + 1;
      const kept = new Set(carriedSteps(steps, { from: "step", step_number: from }));
      const buildsOn = (number: number): boolean =>
        number === from || (steps[number - 1]?.dependencies ?? []).some(buildsOn);
      for (const { stepNumber, status, dependencies } of steps) {
        expect([stepNumber, kept.has(stepNumber)]).toEqual([
          stepNumber,
          status === "completed" && !buildsOn(stepNumber),
        ]);
        if (kept.has(stepNumber)) expect(dependencies.every((number) => kept.has(number))).toBe(true);
      }
    }),
  );
});
