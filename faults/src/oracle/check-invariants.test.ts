import type { TaskEventType } from "@orchestrator/contracts";
import { expect, test } from "vitest";
import { checkInvariants } from "./check-invariants.ts";
import type { Evidence, StepFact, TaskFact } from "./evidence.ts";

const step: StepFact = {
  taskId: 1,
  stepNumber: 1,
  status: "completed",
  stepKey: "key",
  attempts: 1,
  hasJob: false,
  output: { serial: 1 },
  errorType: null,
  receipt: null,
  endedAt: 0,
};

const task: TaskFact = { id: 1, status: "completed", eventSeq: 4, retryOf: null, parentTaskId: null };
const log: TaskEventType[] = ["task.created", "step.started", "step.completed", "task.completed"];
const eventsOf = (types: readonly TaskEventType[]) =>
  types.map((type, i) => ({
    taskId: 1,
    seq: i + 1,
    type,
    stepNumber: type.startsWith("step.") ? 1 : null,
    order: i + 1,
  }));
const call = {
  serial: 1,
  agent: "a",
  taskId: 1,
  stepNumber: 1,
  stepKey: "key",
  at: 0,
  reaction: "answer",
  answer: { serial: 1 },
};

/** One task of one step that went well. */
const well: Evidence = {
  acknowledged: [{ taskId: 1, idempotencyKey: "k", at: 0 }],
  calls: [call],
  tasks: [task],
  steps: [step],
  attempts: [],
  events: eventsOf(log),
  jobs: 0,
  corruption: [],
  crashes: 0,
  secretFoundIn: [],
};

const brokenBy = (change: Partial<Evidence>): string[] => [
  ...new Set(checkInvariants({ ...well, ...change }).map(({ of }) => of)),
];

test("a round in which all went well breaks nothing", () => {
  expect(checkInvariants(well)).toEqual([]);
});

test("an acknowledged task that is missing breaks I1", () => {
  expect(brokenBy({ acknowledged: [{ taskId: 2, idempotencyKey: "k", at: 0 }] })).toEqual(["I1"]);
});

test("one idempotency key answered with two tasks breaks I1", () => {
  const acknowledged = [well.acknowledged[0], { taskId: 1, idempotencyKey: "k", at: 1 }].filter(
    (ack) => ack !== undefined,
  );
  expect(brokenBy({ acknowledged })).toEqual([]);
  expect(
    brokenBy({
      acknowledged: [...acknowledged, { taskId: 2, idempotencyKey: "k", at: 1 }],
    }),
  ).toEqual(["I1"]);
});

test("a task that has not ended, and a step that goes on in one that has, break I2", () => {
  const { events: _all, ...rest } = well;
  const unfinished = { tasks: [{ ...task, status: "executing" as const, eventSeq: 3 }] };
  expect(brokenBy({ ...rest, ...unfinished, events: eventsOf(log.slice(0, 3)) })).toEqual(["I2"]);
  expect(brokenBy({ jobs: 1 })).toEqual(["I2"]);
  const queued = { ...step, status: "queued" as const, attempts: 0 };
  expect(brokenBy({ steps: [queued], calls: [] })).toContain("I2");
});

test("a call after the one whose answer was committed breaks I3", () => {
  const steps = [{ ...step, attempts: 2 }];
  const types: TaskEventType[] = [
    "task.created",
    "step.started",
    "step.started",
    "step.completed",
    "task.completed",
  ];
  const again = {
    steps,
    calls: [call, { ...call, serial: 2 }],
    tasks: [{ ...task, eventSeq: 5 }],
    events: eventsOf(types),
  };
  expect(brokenBy(again)).toEqual(["I3"]);
  // The other way round it is a retry.
  expect(
    brokenBy({
      ...again,
      steps: [{ ...step, attempts: 2, output: { serial: 2 } }],
      calls: [call, { ...call, serial: 2, answer: { serial: 2 } }],
    }),
  ).toEqual([]);
});

test("a call of a step that has ended otherwise breaks I3, too", () => {
  const ended = (status: "completed" | "failed" | "skipped" | "cancelled") => ({
    steps: [{ ...step, status, output: null, attempts: 2, endedAt: 5000, receipt: null }],
    calls: [call, { ...call, serial: 2, at: 8000 }],
  });
  for (const status of ["completed", "failed", "skipped"] as const) {
    expect(brokenBy({ ...ended(status), lateMs: 100 })).toContain("I3");
    // It may have been on its way for so long, and cannot be told where the clocks differ.
    expect(brokenBy({ ...ended(status), lateMs: 2000 })).not.toContain("I3");
    expect(brokenBy(ended(status))).not.toContain("I3");
  }
  // Its call may have begun before the cancel and be on its way.
  expect(brokenBy({ ...ended("cancelled"), lateMs: 100 })).not.toContain("I3");
});

test("more calls of a step than attempts and crashes allow break I4", () => {
  const calls = [1, 2, 3, 4].map((serial) => ({ ...call, serial, answer: { serial } }));
  const steps = [{ ...step, attempts: 4, output: { serial: 4 } }];
  const types: TaskEventType[] = [
    "task.created",
    ...calls.map(() => "step.started" as const),
    "step.completed",
    "task.completed",
  ];
  const tasks = [{ ...task, eventSeq: 7 }];
  const four = { calls, steps, tasks, events: eventsOf(types) };
  expect(brokenBy(four)).toEqual(["I4"]);
  expect(brokenBy({ ...four, crashes: 1 })).toEqual([]);
});

test("a call that no attempt stands for breaks I4", () => {
  expect(brokenBy({ calls: [{ ...call, serial: 0 }, call] })).toEqual(["I4"]);
});

/** The attempt of an outcome, and a log and a row of a step that was called again after it. */
const twiceBegun = (outcome: "lost" | "retried", event: TaskEventType | undefined) => {
  const types: TaskEventType[] = [
    "task.created",
    "step.started",
    ...(event === undefined ? [] : [event]),
    ...log.slice(1),
  ];
  return {
    attempts: [{ taskId: 1, stepNumber: 1, attempt: 1, outcome, output: null }],
    steps: [{ ...step, attempts: 2 }],
    tasks: [{ ...task, eventSeq: types.length }],
    events: eventsOf(types),
  };
};

test("a call that was lost although nothing died breaks I4", () => {
  expect(brokenBy(twiceBegun("lost", "step.attempt_lost"))).toEqual(["I4"]);
  expect(brokenBy({ ...twiceBegun("lost", "step.attempt_lost"), crashes: 1 })).toEqual([]);
});

test("an attempt that the log does not tell of breaks I5", () => {
  expect(brokenBy(twiceBegun("retried", "step.retrying"))).toEqual([]);
  expect(brokenBy(twiceBegun("retried", undefined))).toEqual(["I5"]);
  expect(brokenBy({ ...twiceBegun("lost", undefined), crashes: 1 })).toEqual(["I5"]);
});

test("a step that begins between a pause and a resume breaks I5", () => {
  const pausedLog = (types: TaskEventType[]) => ({
    tasks: [{ ...task, eventSeq: types.length }],
    events: eventsOf(types),
  });
  const [created, ...rest] = log;
  const paused: TaskEventType[] = [created ?? "task.created", "task.paused"];
  expect(brokenBy(pausedLog([...paused, "task.resumed", ...rest]))).toEqual([]);
  expect(brokenBy(pausedLog([...paused, ...rest]))).toEqual(["I5"]);
});

test("another step key at a repeat of the same agent breaks I4, unless a person had the step called again", () => {
  const first = { ...call, serial: 0, stepKey: "former" };
  expect(brokenBy({ calls: [first, call] })).toEqual(["I4"]);
  expect(brokenBy({ calls: [{ ...first, agent: "b" }, call] })).toEqual([]);
  const types: TaskEventType[] = ["task.created", "step.resolved", ...log.slice(1)];
  const resolved = {
    tasks: [{ ...task, eventSeq: 5 }],
    events: eventsOf(types),
  };
  expect(brokenBy({ calls: [first, call], ...resolved })).toEqual([]);
});

test.each([
  ["a gap", eventsOf(log).filter(({ seq }) => seq !== 2)],
  [
    "a duplicate",
    [...eventsOf(log), { taskId: 1, seq: 4, type: "task.completed" as const, stepNumber: null, order: null }],
  ],
  ["no end", eventsOf(log).slice(0, 3)],
  [
    "two ends",
    [...eventsOf(log), { taskId: 1, seq: 5, type: "task.failed" as const, stepNumber: null, order: null }],
  ],
  ["another end than the row", eventsOf([...log.slice(0, 3), "task.failed"])],
])("a log with %s breaks I5", (_what, events) => {
  expect(brokenBy({ events })).toEqual(["I5"]);
});

test("an output that its agent did not answer breaks I6", () => {
  expect(brokenBy({ steps: [{ ...step, output: { serial: 1, more: true } }] })).toEqual(["I6"]);
  expect(brokenBy({ steps: [{ ...step, output: "invented" }] })).toEqual(["I6"]);
  expect(brokenBy({ calls: [{ ...call, stepKey: "another" }] })).toEqual(["I6"]);
});

test("what the database's check finds breaks I7", () => {
  expect(brokenBy({ corruption: ["row 3 missing from index"] })).toEqual(["I7"]);
  expect(brokenBy({ steps: [{ ...step, hasJob: true }] })).toEqual(["I7"]);
});

test("memory, descriptors and sockets that are not given back break I8", () => {
  const before = { memoryBytes: 100_000_000, descriptors: 30, sockets: 10 };
  expect(brokenBy({ held: [{ since: "work", before, after: before }] })).toEqual([]);
  for (const kind of ["memoryBytes", "descriptors", "sockets"] as const)
    for (const since of ["start", "work"] as const)
      expect(brokenBy({ held: [{ since, before, after: { ...before, [kind]: before[kind] * 4 } }] })).toEqual(
        ["I8"],
      );
});

test("the planted secret in any place breaks I9", () => {
  expect(brokenBy({ secretFoundIn: ["the log"] })).toEqual(["I9"]);
});

/** A retry of the task that kept its one step. */
const retried = (change: Partial<StepFact> = {}): Partial<Evidence> => ({
  acknowledged: [...well.acknowledged, { taskId: 2, idempotencyKey: "r", at: 1, from: "failure" }],
  tasks: [task, { ...task, id: 2, eventSeq: 3, retryOf: 1 }],
  steps: [step, { ...step, taskId: 2, attempts: 0, ...change }],
  events: [
    ...well.events,
    ...eventsOf(["task.created", "step.completed", "task.completed"]).map((event) => ({
      ...event,
      taskId: 2,
    })),
  ],
});

test("a retry that keeps a step with its output is well; another output, another key or a call of it breaks I6", () => {
  expect(brokenBy(retried())).toEqual([]);
  expect(
    brokenBy({
      ...retried(),
      steps: [
        { ...step, status: "failed", output: null },
        { ...step, taskId: 2, attempts: 0 },
      ],
    }),
  ).toContain("I6");
  expect(brokenBy(retried({ stepKey: "another" }))).toEqual(["I6"]);
  expect(brokenBy(retried({ output: { serial: 1, more: true } }))).toEqual(["I6"]);
  const again = { ...call, serial: 2, taskId: 2, stepKey: "another", answer: { serial: 2 } };
  expect(brokenBy({ ...retried(), calls: [call, again] })).toEqual(["I6"]);
});

test("a step that completed is run again by a retry from the start, and by no retry from the failure", () => {
  const from = (start: "start" | "failure") => [
    ...well.acknowledged,
    { taskId: 2, idempotencyKey: "r", at: 1, from: start },
  ];
  expect(brokenBy({ ...retried(), acknowledged: from("start") })).toEqual(["I6"]);
  const ran = retried({ attempts: 1, stepKey: "fresh", output: { serial: 2 } });
  const calls = [call, { ...call, serial: 2, taskId: 2, stepKey: "fresh", answer: { serial: 2 } }];
  const events = [...well.events, ...eventsOf(log).map((event) => ({ ...event, taskId: 2 }))];
  const tasks = [task, { ...task, id: 2, retryOf: 1 }];
  expect(brokenBy({ ...ran, calls, events, tasks, acknowledged: from("start") })).toEqual([]);
  expect(brokenBy({ ...ran, calls, events, tasks })).toEqual(["I6"]);
});

test("a child that completes after its parent was cancelled breaks I2", () => {
  const family = (parentsEnd: number): Partial<Evidence> => ({
    tasks: [
      { ...task, parentTaskId: 2 },
      { ...task, id: 2, status: "cancelled", eventSeq: 2 },
    ],
    events: [
      ...well.events,
      { taskId: 2, seq: 1, type: "task.created", stepNumber: null, order: 0 },
      { taskId: 2, seq: 2, type: "task.cancelled", stepNumber: null, order: parentsEnd },
    ],
  });
  expect(brokenBy(family(5))).toEqual([]);
  expect(brokenBy(family(3))).toEqual(["I2"]);
});

test("a cancel or a pause that was acknowledged and has left nothing behind breaks I1", () => {
  expect(brokenBy({ controls: [{ taskId: 1, verb: "pause" }] })).toEqual(["I1"]);
  expect(brokenBy({ controls: [{ taskId: 1, verb: "cancel" }] })).toEqual(["I1"]);
  const types: TaskEventType[] = ["task.created", "task.paused", "task.resumed", ...log.slice(1)];
  expect(
    brokenBy({
      controls: [{ taskId: 1, verb: "pause" }],
      tasks: [{ ...task, eventSeq: types.length }],
      events: eventsOf(types),
    }),
  ).toEqual([]);
});

test("an answer that a living process got and nobody kept breaks I6", () => {
  const late = { ...call, serial: 0, answer: { serial: 0 } };
  const twice = twiceBegun("lost", "step.attempt_lost");
  const both = { ...twice, crashes: 1, calls: [late, call], delivered: [0, 1] };
  const discarded = { taskId: 1, stepNumber: 1, attempt: 1, outcome: "discarded" as const };
  expect(brokenBy(both)).toEqual(["I6"]);
  expect(brokenBy({ ...both, attempts: [{ ...discarded, output: { serial: 0 } }] })).toEqual([]);
  expect(brokenBy({ ...both, attempts: [{ ...discarded, output: "invented" }] })).toEqual(["I6"]);
});

test("an agent that must not act twice, and is called again when it may have acted, breaks I4", () => {
  const calls = [
    { ...call, mayHaveActed: true },
    { ...call, serial: 2 },
  ];
  const again = { calls, calledOnce: ["a"], steps: [{ ...step, output: { serial: 2 }, attempts: 2 }] };
  expect(brokenBy(again)).toContain("I4");
  expect(
    checkInvariants({ ...well, ...again, calledOnce: [] }).some(({ what }) =>
      what.includes("may have acted"),
    ),
  ).toBe(false);
});

test.each<[string, Partial<StepFact>]>([
  ["confirms what may go on", { status: "cancelled", receipt: "confirmed" }],
  ["says too late of what it ended", { status: "cancelled", receipt: "too_late" }],
  ["says nothing of what it ended", { status: "cancelled", receipt: null }],
  ["was ignored, and no answer was kept", { status: "cancelled", receipt: "ignored" }],
  ["speaks of a step that completed", { receipt: "requested" }],
])("a receipt that %s breaks I6", (_what, change) => {
  const steps = [{ ...step, output: null, ...change }];
  expect(brokenBy({ calls: [{ ...call, mayHaveActed: true }], steps })).toContain("I6");
});

test("a retry that calls an agent again which must not act twice and may have acted breaks I4, unless it was to", () => {
  const old = { ...step, status: "cancelled" as const, output: null, receipt: "requested" as const };
  const again = { ...step, taskId: 2, stepKey: "other", output: { serial: 2 } };
  const retried = (told: Partial<Evidence["acknowledged"][number]>): string[] =>
    checkInvariants({
      ...well,
      calledOnce: ["a"],
      tasks: [
        { ...task, status: "cancelled" },
        { ...task, id: 2, retryOf: 1 },
      ],
      steps: [old, again],
      calls: [
        { ...call, mayHaveActed: true },
        { ...call, serial: 2, taskId: 2, stepKey: "other", answer: { serial: 2 } },
      ],
      acknowledged: [{ taskId: 2, idempotencyKey: "r", at: 0, from: "failure", ...told }],
    }).flatMap(({ what }) => (what.includes("nobody asked for it") ? [what] : []));
  expect(retried({})).toHaveLength(1);
  expect(retried({ callAgain: [1] })).toEqual([]);
  expect(retried({ from: "start" })).toEqual([]);
});

test("a retry may keep the output that a person found, of a step that was cancelled", () => {
  const found: Partial<Evidence> = {
    tasks: [
      { ...task, status: "cancelled" },
      { ...task, id: 2, retryOf: 1 },
    ],
    steps: [
      { ...step, status: "cancelled", output: null, receipt: "requested" },
      { ...step, taskId: 2, attempts: 0, output: "found" },
    ],
  };
  const kept = (foundCompleted: number[]): boolean =>
    checkInvariants({
      ...well,
      ...found,
      acknowledged: [{ taskId: 2, idempotencyKey: "r", at: 0, from: "failure", foundCompleted }],
    }).some(({ what }) => what.includes("was kept"));
  expect(kept([1])).toBe(false);
  expect(kept([])).toBe(true);
});

test("a step that failed although its agent may have acted and must not act twice breaks I6, unless a person said so", () => {
  const failed = (events: Evidence["events"]): boolean =>
    checkInvariants({
      ...well,
      calledOnce: ["a"],
      calls: [{ ...call, mayHaveActed: true }],
      steps: [{ ...step, status: "failed", output: null }],
      events,
    }).some(({ what }) => what.includes("may have acted"));
  expect(failed(well.events)).toBe(true);
  expect(
    failed([...well.events, { taskId: 1, seq: 9, type: "step.resolved", stepNumber: 1, order: 9 }]),
  ).toBe(false);
});

test("another agent that is called for a step for which the first one may have acted breaks I4", () => {
  const calls = [
    { ...call, mayHaveActed: true },
    { ...call, serial: 2, agent: "b", stepKey: "other" },
  ];
  const what = checkInvariants({ ...well, calls, calledOnce: ["a"] }).map((violation) => violation.what);
  expect(what).toContain("a may have acted in call 1 of step key key, and b was called for the step as 2");
});
