import { expect, test } from "vitest";
import {
  isTerminalStep,
  isTerminalTask,
  stepTransitions,
  taskCan,
  taskTransitions,
  TaskStatus,
} from "./index.ts";

test("a task ends in exactly one of three statuses, and stays there", () => {
  const terminal = Object.keys(taskTransitions).filter((status) =>
    isTerminalTask(status as keyof typeof taskTransitions),
  );
  expect(terminal).toEqual(["completed", "failed", "cancelled"]);
});

test("from every status there is a way to the end", () => {
  for (const table of [taskTransitions, stepTransitions]) {
    const entries = Object.entries(table) as [string, readonly string[]][];
    for (const [status, next] of entries)
      expect([status, next.length === 0 || next.some((to) => to === "cancelled" || to === "failed")]).toEqual(
        [status, true],
      );
  }
  expect(isTerminalStep("unknown")).toBe(false);
});

test("what has not ended can be cancelled, paused and resumed; what has ended can be retried, and nothing else", () => {
  for (const status of TaskStatus.options) {
    const ended = isTerminalTask(status);
    for (const action of ["cancel", "pause", "resume"] as const)
      expect([status, action, taskCan(action, status)]).toEqual([status, action, !ended]);
    expect([status, taskCan("retry", status)]).toEqual([status, ended]);
  }
});
