import { expect, test } from "vitest";

import { inferTaskType } from "./infer-task-type.ts";
import { readInstructions } from "./input/read-instructions.ts";
import { readTaskType, type TaskType } from "./task-types.ts";

function inferred(text: string, requested?: TaskType, data?: unknown): TaskType {
  return inferTaskType(requested, readInstructions(text), data, undefined).taskType;
}

test.each<[TaskType, string]>([
  ["data_analysis", "Compute the mean and standard deviation of 4, 8, 15, 16, 23, 42"],
  ["data_analysis", "Calculate the average of 3 and 5"],
  ["data_analysis", "Give summary statistics of these numbers"],
  ["data_analysis", "Analyze this CSV: a,b\n1,2"],
  ["data_analysis", "Find the total sales per region"],
  ["calculation", "calculate 12 * (3 + 4)^2"],
  ["calculation", "What is 15% of 240?"],
  ["calculation", "Convert 5 km to miles"],
  ["calculation", "multiply the mean by 2"],
  ["summarization", "Summarise the findings"],
  ["summarization", "Summarise the statistics"],
  ["summarization", "Please summarize in two sentences"],
  ["summarization", "Write a short summary of the report"],
  ["format_conversion", "convert the result to XML"],
  ["format_conversion", "Turn this CSV into JSON"],
  ["format_conversion", "Format the output as YAML"],
  ["text_processing", "count the words of 'the mean value of 3 + 4'"],
  ["text_processing", "Extract the keywords"],
  ["text_processing", "Hello, this is a test"],
])("%s: %s", (type, text) => {
  expect(inferred(text)).toBe(type);
});

test("a named task type is kept unless the instructions clearly ask for another", () => {
  expect(inferred("Do it", "summarization")).toBe("summarization");
  expect(inferred("convert the result to XML", "data_analysis")).toBe("format_conversion");
});

test("without instructions the data decides", () => {
  expect(inferred("", undefined, [1, 2, 3])).toBe("data_analysis");
  expect(inferred("", undefined, "Some text.")).toBe("text_processing");
});

test("task types are read in both spellings; general ones leave the choice open", () => {
  expect(readTaskType("Summarisation")).toBe("summarization");
  expect(readTaskType("format-conversion")).toBe("format_conversion");
  expect(readTaskType("analysis")).toBeUndefined();
  expect(readTaskType("auto")).toBeUndefined();
});
