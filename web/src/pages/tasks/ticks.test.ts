import { expect, test } from "vitest";
import { ticksOf } from "./ticks.ts";

test("an axis has a few round times", () => {
  expect(ticksOf(3200)).toEqual([0, 500, 1000, 1500, 2000, 2500, 3000]);
  expect(ticksOf(7)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(ticksOf(90_000)).toEqual([0, 15_000, 30_000, 45_000, 60_000, 75_000]);
  expect(ticksOf(40 * 24 * 3_600_000).length).toBeLessThanOrEqual(9);
});
