import type { JsonObject, StepStatus, TaskEvent, TaskEventType } from "@orchestrator/contracts";
import { taskEventTypes } from "@orchestrator/contracts";
import { expect, it } from "vitest";
import { plainStyle } from "../terminal/style.ts";
import { displayWidth } from "../terminal/fit-text.ts";
import { glyphsFor } from "../terminal/glyphs.ts";
import { eventLine } from "./event-line.ts";
import { renderTree } from "./render-tree.ts";
import { afterEvent, waitsForPerson } from "./task-progress.ts";
import type { StepProgress, TaskProgress } from "./task-progress.ts";

const step = (number: number, given: Partial<StepProgress> = {}): StepProgress => ({
  number,
  description: `part ${number}`,
  agentName: "Agent",
  status: "pending",
  dependencies: [],
  attempts: 0,
  remark: undefined,
  asksSomebody: false,
  startedAt: undefined,
  endedAt: undefined,
  ...given,
});

const task = (steps: readonly StepProgress[], given: Partial<TaskProgress> = {}): TaskProgress => ({
  id: 7,
  description: "do it",
  status: "executing",
  isPaused: false,
  steps,
  createdAt: 0,
  endedAt: undefined,
  ...given,
});

const event = (type: TaskEventType, stepNumber: number | null, data: JsonObject = {}): TaskEvent => ({
  id: 1,
  task_id: 7,
  seq: 1,
  type,
  step_number: stepNumber,
  data,
  created_at: "1970-01-01T00:00:05.000Z",
});

it("follows a step from its start over a retry and another agent to its end", () => {
  const states = [
    event("step.started", 1, { attempt: 1 }),
    event("step.retrying", 1, { message: "busy" }),
    event("step.started", 1, { attempt: 2 }),
    event("step.reassigned", 1, { to_agent_name: "Other", reason: "dead" }),
    event("step.started", 1, { attempt: 3 }),
    event("step.completed", 1),
    event("task.completed", null),
  ].reduce<TaskProgress[]>(
    (all, next) => [...all, afterEvent(all.at(-1) ?? task([]), next)],
    [task([step(1), step(2)])],
  );
  expect(
    states.map(({ status, steps: [one] }) => [
      status,
      one?.status,
      one?.attempts,
      one?.agentName,
      one?.remark,
    ]),
  ).toEqual([
    ["executing", "pending", 0, "Agent", undefined],
    ["executing", "executing", 1, "Agent", undefined],
    ["executing", "queued", 1, "Agent", "tried again after: busy"],
    ["executing", "executing", 2, "Agent", undefined],
    ["executing", "queued", 2, "Other", "given to another agent after: dead"],
    ["executing", "executing", 3, "Other", undefined],
    ["executing", "completed", 3, "Other", undefined],
    ["completed", "completed", 3, "Other", undefined],
  ]);
  expect(states.at(-1)).toMatchObject({ endedAt: 5000, steps: [{ endedAt: 5000 }, step(2)] });
});

it("takes every event there is, and shows each as a line", () => {
  for (const type of taskEventTypes) {
    const progress = afterEvent(task([step(1)]), event(type, type.startsWith("task") ? null : 1));
    expect(eventLine(event(type, 1), progress)).toMatch(/^\d\d:\d\d:\d\d {2}(task|step)/);
  }
  const line = eventLine(
    event("step.failed", 1, { error_type: "AGENT_TIMEOUT", message: "a\nb" }),
    task([step(1)]),
  );
  expect(line).toMatch(/ {2}step 1 {2}failed {2}Agent; AGENT_TIMEOUT; a b$/);
});

it("waits for a person when nothing moves and somebody must say something", () => {
  const waits = (statuses: StepStatus[], given: Partial<TaskProgress> = {}, asksSomebody = false): boolean =>
    waitsForPerson(
      task(
        statuses.map((status, i) => step(i + 1, { status, asksSomebody })),
        given,
      ),
    );
  expect(waits(["unknown"])).toBe(true);
  expect(waits(["unknown", "executing"])).toBe(false);
  expect(waits(["unknown", "queued"])).toBe(false);
  expect(waits(["unknown", "pending"])).toBe(true);
  expect(waits(["waiting"])).toBe(false);
  expect(waits(["waiting"], {}, true)).toBe(true);
  expect(waits(["waiting", "completed"], { isPaused: true })).toBe(true);
  expect(waits(["executing"], { isPaused: true })).toBe(false);
  expect(waits(["completed"], { status: "completed", isPaused: true })).toBe(false);
});

it("draws no line longer than the screen and not more lines than it has, whatever the texts", () => {
  const glyphs = glyphsFor({});
  const steps = Array.from({ length: 50 }, (_, i) =>
    step(i + 1, {
      description: "日本語 and a very long description ".repeat(9),
      status: i === 40 ? "failed" : "completed",
      dependencies: i === 0 ? [] : [i],
      remark: i === 40 ? "it broke" : undefined,
    }),
  );
  for (const columns of [20, 40, 80, 200]) {
    const lines = renderTree(task(steps), { style: plainStyle, glyphs, columns, rows: 20, now: 1000 });
    expect(lines.length).toBeLessThanOrEqual(20);
    if (columns >= 40) expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(columns);
    expect(lines.join("\n")).toContain("failed");
    expect(lines.at(-1)).toContain("more steps");
  }
});

it("says of a skipped step what it was to do, and why it was not done", () => {
  const skipped = { status: "skipped", remark: "a step before it did not complete" } as const;
  const failed = { status: "failed", remark: "connection refused", startedAt: 0, endedAt: 40 } as const;
  const [, first, second] = renderTree(task([step(1, failed), step(2, { ...skipped, dependencies: [1] })]), {
    style: plainStyle,
    glyphs: glyphsFor({}),
    columns: 120,
    rows: 20,
    now: 1000,
  });
  expect(first).toMatch(/Agent, 40 ms: connection refused$/);
  expect(second).toMatch(/part 2 \(a step before it did not complete\)$/);
});
