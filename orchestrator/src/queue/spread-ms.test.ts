import { expect, test } from "vitest";
import { spreadMs } from "./spread-ms.ts";

test("a job that was lost once comes again at once, others ever further apart, and the last verdict at once", () => {
  expect([1, 2, 3, 4, 5, 6].map(spreadMs)).toEqual([0, 1000, 4000, 16_000, 0, 0]);
});
