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

test("a pause is shown until the task goes on", () => {
  const paused = summaryAfter(running, event("task.paused"));
  expect(paused.paused_at).toBe(at);
  expect(summaryAfter(paused, event("task.resumed")).paused_at).toBeNull();
});
