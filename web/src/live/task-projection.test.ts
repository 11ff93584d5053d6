import type { TaskEvent, TaskSummary } from "@orchestrator/contracts";
import { expect, test } from "vitest";
import { summaryAfter } from "./task-projection.ts";

const at = "2026-01-01T00:00:00.000Z";
const running: TaskSummary = {
  id: 1,
  session_id: "sess_1",
  user_id: "u",
  description: "do it",
  status: "executing",
  priority: 0,
  retry_of: null,
  parent_task_id: null,
  paused_at: null,
  unknown_steps: [],
  created_at: at,
  completed_at: null,
};
const event = (type: TaskEvent["type"]): TaskEvent => ({
  id: 1,
  task_id: 1,
  seq: 2,
  type,
  step_number: null,
  data: {},
  created_at: at,
});

test("an event that changes nothing gives the very same object back", () => {
  expect(summaryAfter(running, event("task.planned"))).toBe(running);
  expect(summaryAfter(running, event("step.started"))).toBe(running);
});

test("a final event ends the task, and nothing after it changes that", () => {
  const ended = summaryAfter(running, event("task.failed"));
  expect(ended).toMatchObject({ status: "failed", completed_at: at });
  expect(summaryAfter(ended, event("task.completed"))).toBe(ended);
});

test("a task waits for a person from when a step's outcome is unknown until that is said, or the task has ended", () => {
  const ofStep = (type: TaskEvent["type"], step: number): TaskEvent => ({
    ...event(type),
    step_number: step,
  });
  const one = summaryAfter(running, ofStep("step.unknown", 3));
  const both = summaryAfter(summaryAfter(one, ofStep("step.unknown", 2)), ofStep("step.unknown", 3));
  expect([one.unknown_steps, both.unknown_steps]).toEqual([[3], [2, 3]]);
  expect(summaryAfter(both, ofStep("step.resolved", 2)).unknown_steps).toEqual([3]);
  expect(summaryAfter(both, event("task.cancelled")).unknown_steps).toEqual([]);
});

test("a pause is shown until the task goes on", () => {
  const paused = summaryAfter(running, event("task.paused"));
  expect(paused.paused_at).toBe(at);
  expect(summaryAfter(paused, event("task.resumed")).paused_at).toBeNull();
});
