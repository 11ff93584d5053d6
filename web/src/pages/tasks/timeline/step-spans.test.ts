import type { StepAttempt, Task, TaskStep } from "@orchestrator/contracts";
import { expect, test } from "vitest";
import { stepSpans, timeRange } from "./step-spans.ts";
import { sampleStep } from "../sample-step.ts";

const BEGIN = Date.parse("2026-01-01T00:00:00.000Z");
const at = (ms: number): string => new Date(BEGIN + ms).toISOString();

const attempt = (number: number, outcome: StepAttempt["outcome"], from: number, to: number): StepAttempt => ({
  attempt: number,
  agent_id: 1,
  outcome,
  error: null,
  started_at: at(from),
  ended_at: at(to),
});

const task = (steps: TaskStep[]): Task => ({
  id: 1,
  session_id: "sess_1",
  user_id: "u",
  description: "d",
  status: "executing",
  priority: 0,
  metadata: {},
  plan: null,
  result: null,
  partial_results: [],
  error: null,
  steps,
  retry_of: null,
  retried_by: [],
  parent_task_id: null,
  paused_at: null,
  unknown_steps: [],
  event_seq: 1,
  created_at: at(0),
  completed_at: null,
});

/** What a step did, in milliseconds since the task's beginning. */
const told = (steps: TaskStep[], number: number, now: number): [string, number, number][] => {
  const of = steps.find(({ step_number: one }) => one === number) ?? sampleStep({});
  return stepSpans(of, task(steps), BEGIN + now).map(({ kind, from, to }) => [
    kind,
    from - BEGIN,
    to - BEGIN,
  ]);
};

test("between two attempts a step waits", () => {
  const retried = sampleStep({
    history: [attempt(1, "retried", 0, 10), attempt(2, "completed", 2010, 2500)],
  });
  expect(told([retried], 1, 3000)).toEqual([
    ["retried", 0, 10],
    ["waiting", 10, 2010],
    ["completed", 2010, 2500],
  ]);
});

test("a step waits for its turn from when the last one it needs is completed", () => {
  const steps = [
    sampleStep({ step_number: 1, completed_at: at(100) }),
    sampleStep({ step_number: 2, completed_at: at(400) }),
    sampleStep({ step_number: 3, dependencies: [1, 2], history: [attempt(1, "completed", 700, 900)] }),
    sampleStep({ step_number: 4, status: "queued", dependencies: [1] }),
    sampleStep({ step_number: 5, status: "pending", dependencies: [4] }),
  ];
  expect(told(steps, 3, 1000)).toEqual([
    ["waiting", 400, 700],
    ["completed", 700, 900],
  ]);
  expect(told(steps, 4, 1000)).toEqual([["waiting", 100, 1000]]);
  expect(told(steps, 5, 1000)).toEqual([]);
});

test("a call that is under way goes on until now, and the axis with it", () => {
  const running = sampleStep({ status: "executing", started_at: at(50) });
  expect(told([running], 1, 800)).toEqual([
    ["waiting", 0, 50],
    ["executing", 50, 800],
  ]);
  expect(timeRange(task([running]), BEGIN + 800)).toEqual({ from: BEGIN, to: BEGIN + 800 });
});
