import { expect, test } from "vitest";
import { isTerminalStep, isTerminalTask, stepTransitions, taskCan, taskTransitions } from "./index.ts";

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

test("only what runs can be cancelled", () => {
  expect(["pending", "planning", "executing"].every((status) => taskCan("cancel", status as "pending"))).toBe(
    true,
  );
  expect(taskCan("cancel", "completed")).toBe(false);
});
