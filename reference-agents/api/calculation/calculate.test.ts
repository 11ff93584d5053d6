import { expect, test } from "vitest";

import { readInstructions } from "../input/read-instructions.ts";
import type { Calculated } from "./evaluate-expression.ts";
import { calculate } from "./calculate.ts";

async function calculated(text: string, data?: unknown): Promise<Calculated> {
  const outcome = await calculate({
    instructions: readInstructions(text),
    data,
    isRequest: true,
    targetFormat: undefined,
  });
  return outcome.result as Calculated;
}

test.each([
  ["calculate 12 * (3 + 4)^2", 588],
  ["What is 15% of 240?", 36],
  ["square root of 2", 1.4142135623731],
  ["what's 7 times 8?", 56],
  ["5 squared plus 3 cubed", 52],
  ["2**10", 1024],
  ["12 x 5", 60],
  ["half of 30", 15],
  ["20% off 50", 40],
  ["increase 200 by 15%", 230],
  ["subtract 3 from 10", 7],
  ["what is 1,200 + 300?", 1500],
  ["0.1 + 0.2", 0.3],
  ["10 factorial", 3628800],
  ["max(1, 2, 3)", 3],
  ["sin(90 deg)", 1],
])("%s is %d", async (text, value) => {
  expect(await calculated(text)).toMatchObject({ value });
});

test.each([
  ["convert 5 km to miles", 3.1068559611867, "miles"],
  ["100 fahrenheit to celsius", 37.777777777778, "celsius"],
  ["convert 60 mph to km/h", 96.56064, "km/h"],
])("%s converts units", async (text, value, unit) => {
  expect(await calculated(text)).toMatchObject({ value, unit });
});

test("numbers of the previous step can be named", async () => {
  const data = { mean: 18, standard_deviation: 3 };
  expect(await calculated("multiply the mean by 2", data)).toMatchObject({ value: 36 });
  expect(await calculated("the standard deviation divided by the mean", data)).toMatchObject({
    value: 0.16666666666667,
  });
});

test("two calculations in one sentence give two results", async () => {
  expect(await calculated("calculate 2+2 and 3*3")).toMatchObject({ results: [{ value: 4 }, { value: 9 }] });
});

test.each([
  ["9^9^9^9", /infinite or larger/],
  ["171!", /infinite or larger/],
  ["1/0", /infinite/],
  ["combinations(1e15, 5e14)", /up to 1000/],
  ["calculate ones(1e9)", /function ones/],
  ["zeros(1e5, 1e5)", /function zeros/],
  ["1:1e9", /range/],
  ["import({})", /function import/],
  ['evaluate("1+1")', /function evaluate/],
  ['parse("1")', /function parse/],
  ['createUnit("x")', /function createUnit/],
  ["x = 5", /assignment/],
  ["f(x) = x^2", /assignment/],
  ['cos.constructor("return process")()', /has no value here|may not use/],
  [`calculate ${"1+".repeat(400)}1`, /500 characters/],
  ["calculate the weather", /has no value|nothing to calculate/],
])("%s is refused with the reason", async (text, reason) => {
  await expect(calculated(text)).rejects.toThrow(reason);
});
