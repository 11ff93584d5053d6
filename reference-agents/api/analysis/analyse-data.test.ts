import { expect, test } from "vitest";

import { readInstructions } from "../input/read-instructions.ts";
import { analyseData } from "./analyse-data.ts";

// oxlint-disable-next-line typescript/no-explicit-any
function analysed(text: string, data?: unknown): any {
  return analyseData({ instructions: readInstructions(text), data, isRequest: true, targetFormat: undefined })
    .result;
}

const SALES = "region,amount,qty\nN,10,1\nS,20,2\nN,5,4\n";

test("the statistics asked for come first, the rest follows", () => {
  const result = analysed("Compute the mean and standard deviation of 4, 8, 15, 16, 23, 42");
  expect(Object.keys(result).slice(0, 2)).toEqual(["mean", "standard_deviation"]);
  expect(result).toMatchObject({
    mean: 18,
    median: 15.5,
    count: 6,
    sum: 108,
    min: 4,
    max: 42,
    variance: 151.66666666667,
  });
  expect(result.standard_deviation).toBeCloseTo(12.3153, 4);
  expect(result.sample_standard_deviation).toBeCloseTo(13.4907, 4);
});

test("numbers are read from lists, text, objects and JSON", () => {
  for (const data of [
    [1, 2, 3],
    "1, 2, 3",
    { values: [1, 2, 3] },
    "[1, 2, 3]",
    { a: 1, b: 2, c: 3 },
    ["1", null, "2", 3],
  ]) {
    expect(analysed("describe", data)).toMatchObject({ count: 3, mean: 2 });
  }
  expect(analysed("the 90th percentile of 1,200, 3,400 and 5,600")).toMatchObject({ count: 3, sum: 10200 });
});

test("a list in the instructions outranks numbers that merely occur in the previous answer", () => {
  expect(analysed("the mean of 1, 2, 3", "In 2024 there were 7 agents.")).toMatchObject({ mean: 2 });
});

test("a table with one column in focus gives its statistics flat", () => {
  expect(analysed("average amount", SALES)).toMatchObject({ rows: 3, column: "amount", sum: 35, max: 20 });
});

test("a table without a focus describes every column", () => {
  const result = analysed("analyse this", SALES);
  expect(result.columns.region).toEqual({ count: 3, distinct: 2, most_common: "N" });
  expect(result.columns.qty).toMatchObject({ mean: 2.3333333333333 });
});

test("totals per group, in the order asked for", () => {
  const { groups } = analysed("Total amount per region, highest first", SALES);
  expect(groups).toMatchObject([
    { region: "S", amount_sum: 20 },
    { region: "N", amount_sum: 15, rows: 2 },
  ]);
});

test("the top rows and the correlation of columns", () => {
  expect(analysed("Which row has the highest amount?", SALES).highest_amount).toEqual([
    { region: "S", amount: 20, qty: 2 },
  ]);
  expect(analysed("the correlation between amount and qty", SALES).correlation).toBe(-0.5);
  expect(analysed("correlation of [1, 2, 3] and [2, 4, 6]").correlation).toBe(1);
});

test.each([undefined, [], "no digits here"])("without numbers it says what to send (%j)", (data) => {
  expect(() => analysed("analyse the result", data)).toThrow(/no numbers to analyse/);
});
