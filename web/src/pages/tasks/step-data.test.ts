import { expect, test } from "vitest";
import { dataText, givenData, problemOf } from "./step-data.ts";

const step = (step_number: number, input_data: Parameters<typeof dataText>[0]["input_data"]) => ({
  step_number,
  input_data,
});

test("only data that is other than the steps had is given, and what is no JSON is told apart", () => {
  const steps = [step(1, { rows: [1] }), step(2, null), step(3, "words"), step(4, 7)];
  const typed = {
    "1": dataText(steps[0] ?? step(1, null)),
    "2": '{"a": 1}',
    "3": "words",
    "4": "null",
    "9": "1",
  };
  expect(givenData(steps, typed)).toEqual({ inputs: { "2": { a: 1 }, "4": null }, wrong: [3] });
  expect(givenData(steps, {})).toEqual({ inputs: {}, wrong: [] });
});

test("data too long to be written in begins empty, which is no data", () => {
  const long = step(1, "x".repeat(70_000));
  expect(dataText(long)).toBe("");
  expect(givenData([long], { "1": "" })).toEqual({ inputs: {}, wrong: [] });
  expect(problemOf(" ")).toMatch(/null/);
  expect(problemOf("{")).toMatch(/^This is no JSON: ./);
});
