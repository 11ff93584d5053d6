import { describe, expect, it } from "vitest";
import { scorePlans, type GoldRecord, type Prediction } from "./score-plans.ts";

const gold: GoldRecord = {
  id: "1",
  gold: { steps: [{ agent: "A" }, { agent: "B" }], edges: [[0, 1]] },
};
const prediction = (agents: string[], edges: [number, number][] = []): Prediction => ({
  id: "1",
  steps: agents.map((agent) => ({ agent })),
  edges,
});

describe("scorePlans", () => {
  it("gives full marks to the right plan, in whatever order its steps are numbered", () => {
    const scores = scorePlans([prediction(["B", "A"], [[1, 0]])], [gold]);
    expect(scores).toMatchObject({ nodeF1: 1, edgeF1: 1, planExact: 1, stepCountOk: 1, validDag: 1 });
  });

  it("counts a step too many against precision and a missing plan as nothing", () => {
    expect(scorePlans([prediction(["A", "B", "C"])], [gold]).nodeF1).toBeCloseTo(0.8);
    expect(scorePlans([], [gold])).toMatchObject({ nodeF1: 0, edgeF1: 0, planExact: 0 });
  });

  it("sees a cycle", () => {
    const scores = scorePlans(
      [
        prediction(
          ["A", "B"],
          [
            [0, 1],
            [1, 0],
          ],
        ),
      ],
      [gold],
    );
    expect(scores.validDag).toBe(0);
  });

  it("leaves edges out where nobody noted the order", () => {
    const unordered = { ...gold, gold: { ...gold.gold, edges: null } };
    expect(scorePlans([prediction(["A", "B"], [[0, 1]])], [unordered])).toMatchObject({
      edgeF1: null,
      planExact: 1,
    });
  });
});
