import { expect, test } from "vitest";
import { tickText, ticksOf } from "./ticks.ts";

test("an axis has a few round times", () => {
  expect(ticksOf(3200, 8)).toEqual([0, 500, 1000, 1500, 2000, 2500, 3000]);
  expect(ticksOf(7, 8)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(ticksOf(90_000, 8)).toEqual([0, 15_000, 30_000, 45_000, 60_000, 75_000]);
  expect(ticksOf(40 * 24 * 3_600_000, 8).length).toBeLessThanOrEqual(9);
});

test("a short axis has fewer", () => {
  expect(ticksOf(3200, 3)).toEqual([0, 2000]);
});

test("each time is told in few characters", () => {
  const HOUR = 3_600_000;
  const times = [0, 250, 1500, 15_000, 60_000, 90_000, HOUR, 1.5 * HOUR];
  expect(times.map(tickText)).toEqual(["0", "250 ms", "1.5 s", "15 s", "1 min", "1:30", "1 h", "1:30 h"]);
});
