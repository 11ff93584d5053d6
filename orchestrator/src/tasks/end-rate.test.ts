import { expect, test } from "vitest";
import { EndRate, retryAfterMs } from "./end-rate.ts";

test("the rate is that of the last seconds, and unknown before a few have passed", () => {
  const rate = new EndRate();
  expect(rate.look(0, 0)).toBeUndefined();
  expect(rate.look(100, 4000)).toBeUndefined();
  expect(rate.look(500, 10_000)).toBe(50);
  for (let s = 11; s <= 40; s++) rate.look(500, s * 1000);
  expect(rate.look(500, 41_000)).toBe(0);
});

test("whoever is refused comes back when a tenth has ended, between a second and a minute", () => {
  expect(retryAfterMs(20_000, 100)).toBe(20_000);
  expect(retryAfterMs(20_000, 100_000)).toBe(1000);
  expect(retryAfterMs(20_000, 1)).toBe(60_000);
  expect(retryAfterMs(20_000, 0)).toBe(60_000);
  expect(retryAfterMs(20_000, undefined)).toBe(2000);
});
