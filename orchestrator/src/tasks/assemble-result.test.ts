import type { PlanStep, StepResult } from "@orchestrator/contracts";
import { expect, test } from "vitest";
import { assembleResult, outputAsText, outputOf } from "./assemble-result.ts";

const plan = (...dependencies: number[][]): PlanStep[] =>
  dependencies.map((deps, i) => ({
    step_number: i + 1,
    description: "d",
    agent_id: 1,
    agent_name: "A",
    dependencies: deps,
    capability: null,
    expected_output: null,
    reason: "",
    confidence: 1,
  }));
const results = (...outputs: [StepResult["status"], StepResult["output"]][]): StepResult[] =>
  outputs.map(([status, output], i) => ({
    step_number: i + 1,
    agent_id: 1,
    agent_name: "A",
    status,
    output,
  }));

test("the output is that of the last step as it is", () => {
  expect(outputOf(plan([], [1]), results(["completed", "draft"], ["completed", { final: true }]))).toEqual({
    final: true,
  });
});

test("texts of several last steps are joined, other outputs stand by step", () => {
  expect(outputOf(plan([], []), results(["completed", "a"], ["completed", "b"]))).toBe("a\n\nb");
  expect(outputOf(plan([], []), results(["completed", "a"], ["completed", 2]))).toEqual({
    step_1: "a",
    step_2: 2,
  });
});

test("when the last step failed, what it would have built on is the output so far", () => {
  expect(
    outputOf(plan([], [1], []), results(["completed", "draft"], ["failed", null], ["completed", "aside"])),
  ).toBe("draft\n\naside");
  expect(outputOf(plan([]), results(["failed", null]))).toBeNull();
});

test("the summary counts how the steps ended and names who did them", () => {
  const result = assembleResult("failed", plan([], [1]), results(["completed", "x"], ["failed", null]));
  expect(result.summary).toBe("1 of 2 steps completed by A; 1 failed.");
});

test("a long output is cut for the session and says so", () => {
  expect(outputAsText("short")).toBe("short");
  expect(outputAsText({ a: 1 })).toBe('{\n  "a": 1\n}');
  expect(outputAsText("x".repeat(30_000))).toMatch(/^x{20000}\n… \(cut/);
});
