import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkPlan } from "./check-plan.ts";

const step = (stepNumber: number, ...dependencies: number[]) => ({ stepNumber, dependencies });

describe("checkPlan", () => {
  it("finds nothing wrong with a diamond", () => {
    expect(checkPlan([step(1), step(2, 1), step(3, 1), step(4, 2, 3)])).toEqual([]);
  });

  it("names a cycle in the order in which its steps would run", () => {
    expect(checkPlan([step(1, 3), step(2), step(3, 1)])).toEqual([
      "Steps wait for each other in a circle: 1 → 3 → 1.",
    ]);
  });

  it("tells which number is used twice and which is outside the range", () => {
    expect(checkPlan([step(1), step(1), step(7)])).toEqual([
      "Step number 1 is used more than once.",
      "Steps are numbered 1 to 3; 7 is outside.",
    ]);
  });

  it("tells of a dependency that does not exist and of one on itself", () => {
    expect(checkPlan([step(1, 9), step(2, 2)])).toEqual([
      "Step 1 depends on step 9, which does not exist.",
      "Step 2 depends on itself.",
    ]);
  });

  it("refuses more than fifty steps", () => {
    const steps = Array.from({ length: 51 }, (_, i) => step(i + 1));
    expect(checkPlan(steps)).toEqual(["A plan has at most 50 steps, not 51."]);
  });

  it("accepts every plan whose steps only look back", () => {
    const plans = fc
      .integer({ min: 1, max: 50 })
      .chain((count) =>
        fc.tuple(
          ...Array.from({ length: count }, (_, i) => fc.subarray(Array.from({ length: i }, (_, j) => j + 1))),
        ),
      );
    fc.assert(
      fc.property(plans, (dependencies) => {
        expect(checkPlan(dependencies.map((own, i) => step(i + 1, ...own)))).toEqual([]);
      }),
    );
  });

  it("finds the cycle whenever a chain is closed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 50 }), (count) => {
        const steps = Array.from({ length: count }, (_, i) => step(i + 1, i === 0 ? count : i));
        expect(checkPlan(steps)).toHaveLength(1);
      }),
    );
  });
});
