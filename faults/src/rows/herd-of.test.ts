import { expect, test } from "vitest";
import { herdOf } from "./herd-of.ts";

const check = (agent: string, startedAt: number, endedAt?: number) => ({ agent, startedAt, endedAt });

test("checks that follow each other are no herd", () => {
  const checks = [check("a", 0, 10), check("b", 20, 30), check("c", 2000, 2010)];
  expect(herdOf(checks)).toEqual({ atOnce: 1, withinSecond: 2, twice: 0 });
});

test("checks that have not ended run at once, and an agent that is checked again is told", () => {
  const checks = [check("a", 0), check("b", 500, 600), check("a", 550, 700), check("c", 1800)];
  expect(herdOf(checks)).toEqual({ atOnce: 3, withinSecond: 3, twice: 1 });
});

test("without checks there is nothing", () => {
  expect(herdOf([])).toEqual({ atOnce: 0, withinSecond: 0, twice: 0 });
});
