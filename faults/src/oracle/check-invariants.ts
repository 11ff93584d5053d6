import { isDeepStrictEqual } from "node:util";
import { isFinalEvent, isTerminalStep, isTerminalTask } from "@orchestrator/contracts";
import { brokenRetries } from "./broken-retries.ts";
import { callsAfterEnd } from "./calls-after-end.ts";
import type { AttemptFact, Evidence, EventFact, LoggedCall, StepFact } from "./evidence.ts";
import { leaks } from "./leaks.ts";
import { lostAnswers } from "./lost-answers.ts";
import { nameOf } from "./name-of.ts";
import { sparedChildren } from "./spared-children.ts";
import { calledTwice } from "./called-twice.ts";
import { unaskedRepeats } from "./unasked-repeats.ts";
import { presumedFailures } from "./presumed-failures.ts";
import { untrueReceipts } from "./untrue-receipts.ts";
import { unkeptControls } from "./unkept-controls.ts";

export type Invariant = "I1" | "I2" | "I3" | "I4" | "I5" | "I6" | "I7" | "I8" | "I9";

/** One promise that was broken, and by what. */
export interface Violation {
  /** An invariant, or `bar` for what is the fault's own. */
  of: Invariant | "bar";
  what: string;
}

const CALLS_PER_STEP = 3;

/** Compares what the client was told, what the agents saw and what the database holds. Pure. */
export function checkInvariants(evidence: Evidence): Violation[] {
  return (Object.keys(invariants) as Invariant[]).flatMap((of) =>
    invariants[of](evidence).map((what) => ({ of, what })),
  );
}

/** Each invariant as a function from the evidence to sentences about what broke it. */
export const invariants: Record<Invariant, (evidence: Evidence) => string[]> = {
  I1: (evidence) => [...missingTasks(evidence), ...unkeptControls(evidence)],
  I2: (evidence) => [...unfinishedTasks(evidence), ...sparedChildren(evidence)],
  I3: (evidence) => [...callsAfterCommit(evidence), ...callsAfterEnd(evidence)],
  I4: (evidence) => [...callsTooMany(evidence), ...calledTwice(evidence), ...unaskedRepeats(evidence)],
  I5: brokenLogs,
  I6: (evidence) => [
    ...wrongResults(evidence),
    ...brokenRetries(evidence),
    ...lostAnswers(evidence),
    ...untrueReceipts(evidence),
    ...presumedFailures(evidence),
  ],
  I7: corruptions,
  I8: ({ held = [] }) => held.flatMap(leaks),
  I9: ({ secretFoundIn }) => secretFoundIn.map((place) => `the planted secret is in ${place}`),
};

function missingTasks({ acknowledged, tasks }: Evidence): string[] {
  const there = new Set(tasks.map(({ id }) => id));
  const byKey = Map.groupBy(acknowledged, ({ idempotencyKey }) => idempotencyKey);
  const missing = acknowledged
    .filter(({ taskId }) => !there.has(taskId))
    .map(({ taskId }) => `task ${taskId} was acknowledged and is not in the database`);
  const twice = [...byKey]
    .filter(([, acks]) => new Set(acks.map(({ taskId }) => taskId)).size > 1)
    .map(([key]) => `the idempotency key ${key} was answered with different tasks`);
  return [...missing, ...twice];
}

function unfinishedTasks({ tasks, steps, jobs }: Evidence): string[] {
  const unfinished = tasks.filter(({ status }) => !isTerminalTask(status));
  const found = unfinished.map(({ id, status }) => `task ${id} is still ${status}`);
  const ended = new Set(tasks.filter(({ status }) => isTerminalTask(status)).map(({ id }) => id));
  const left = steps.filter(({ taskId, status }) => ended.has(taskId) && !isTerminalStep(status));
  found.push(...left.map((step) => `${nameOf(step)} is ${step.status} in a task that has ended`));
  if (unfinished.length === 0 && jobs > 0) found.push(`${jobs} jobs are left over`);
  return found;
}

/*
 * Without comparing clocks: an answer carries the serial number of its call, so a committed output says which call it
 * came from, and a later call of the same step can only have begun after the commit.
 */
function callsAfterCommit({ steps, calls }: Evidence): string[] {
  const byKey = Map.groupBy(calls, ({ stepKey }) => stepKey);
  return steps.flatMap((step) => {
    const serial = serialOf(step);
    if (serial === undefined) return [];
    return (byKey.get(step.stepKey) ?? [])
      .filter((call) => call.serial > serial)
      .map((call) => `${nameOf(step)} was committed with call ${serial} and called again as ${call.serial}`);
  });
}

function callsTooMany({ steps, calls, attempts, events, crashes }: Evidence): string[] {
  const allowed = CALLS_PER_STEP + crashes;
  const byKey = Map.groupBy(calls, ({ stepKey }) => stepKey);
  const found = [...byKey]
    .filter(([, ofKey]) => ofKey.length > allowed)
    .map(([key, ofKey]) => `step key ${key} was called ${ofKey.length} times, ${allowed} are allowed`);
  const unannounced = steps
    .map((step) => ({ step, made: (byKey.get(step.stepKey) ?? []).length }))
    // A step that was carried over from the task that was retried keeps its key, and is not called.
    .filter(({ step, made }) => made > step.attempts && !(step.status === "completed" && step.attempts === 0))
    .map(({ step, made }) => `${nameOf(step)} was called ${made} times and says ${step.attempts}`);
  // Only what dies loses a call.
  const lost = Map.groupBy(
    attempts.filter(({ outcome }) => outcome === "lost"),
    nameOf,
  );
  const losses = [...lost]
    .filter(([, ofStep]) => ofStep.length > crashes)
    .map(([step, ofStep]) => `${step} lost ${ofStep.length} calls in ${crashes} crashes`);
  return [...found, ...unannounced, ...losses, ...renewedKeys(calls, events)];
}

/** An agent knows a repeat by its key: only a person's word that a step be called again gives it another. */
function renewedKeys(calls: Evidence["calls"], events: Evidence["events"]): string[] {
  const resolved = Map.groupBy(
    events.filter(({ type }) => type === "step.resolved"),
    nameOf,
  );
  // A call without a step is none of the service's, such as one that the agent could not read.
  const byStep = Map.groupBy(
    calls.filter(({ taskId }) => taskId > 0),
    (call) => `${nameOf(call)} at ${call.agent}`,
  );
  return [...byStep].flatMap(([where, [first, ...more]]) => {
    if (first === undefined) return [];
    const keys = new Set([first, ...more].map(({ stepKey }) => stepKey)).size;
    const allowed = 1 + (resolved.get(nameOf(first))?.length ?? 0);
    return keys > allowed ? [`${where} was called under ${keys} step keys, ${allowed} are allowed`] : [];
  });
}

function brokenLogs({ tasks, steps, attempts, events }: Evidence): string[] {
  const logs = Map.groupBy(events, ({ taskId }) => taskId);
  const stepsOf = Map.groupBy(steps, ({ taskId }) => taskId);
  const attemptsOf = Map.groupBy(attempts, nameOf);
  return tasks.flatMap(({ id, status, eventSeq }) => {
    const log = (logs.get(id) ?? []).toSorted((a, b) => a.seq - b.seq);
    const found: string[] = [];
    const gap = log.findIndex(({ seq }, i) => seq !== i + 1);
    if (gap >= 0) found.push(`the log of task ${id} has a gap or a duplicate at ${gap + 1}`);
    if (log.length !== eventSeq) found.push(`task ${id} counts ${eventSeq} events and has ${log.length}`);
    const last = log.findIndex(({ type }) => isFinalEvent(type));
    if (isTerminalTask(status) && log[last]?.type !== `task.${status}`)
      found.push(`task ${id} is ${status} and its log does not say so`);
    if (last >= 0 && last !== log.length - 1) found.push(`the log of task ${id} goes on after its end`);
    found.push(...begunWhilePaused(log));
    return [
      ...found,
      ...(stepsOf.get(id) ?? []).flatMap((step) => [
        ...brokenStepLog(step, log),
        ...untoldAttempts(step, attemptsOf.get(nameOf(step)) ?? [], log),
      ]),
    ];
  });
}

/** The log is in the order of the commits, so that no clock is needed to say what was begun under a pause. */
function begunWhilePaused(log: readonly EventFact[]): string[] {
  let isPaused = false;
  return log.flatMap((event) => {
    if (event.type === "task.paused") isPaused = true;
    if (event.type === "task.resumed") isPaused = false;
    return isPaused && event.type === "step.started" ? [`${nameOf(event)} began while it was paused`] : [];
  });
}

/** Each attempt that did not end its step has an event. An answer that came late makes it a discarded one. */
function untoldAttempts(
  step: StepFact,
  attempts: readonly AttemptFact[],
  log: readonly EventFact[],
): string[] {
  const ended = (outcome: AttemptFact["outcome"]): number =>
    attempts.filter((attempt) => attempt.outcome === outcome).length;
  const told = (type: EventFact["type"]): number =>
    log.filter((event) => event.stepNumber === step.stepNumber && event.type === type).length;
  const [lost, retried] = [told("step.attempt_lost"), told("step.retrying")];
  const found: string[] = [];
  if (lost < ended("lost") || lost > ended("lost") + ended("discarded"))
    found.push(`${nameOf(step)} lost ${ended("lost")} attempts, its log says ${lost}`);
  if (retried + told("step.reassigned") < ended("retried") || retried > ended("retried") + ended("discarded"))
    found.push(`${nameOf(step)} was retried ${ended("retried")} times, its log says ${retried}`);
  return found;
}

/** A step's row and its events must tell the same. */
function brokenStepLog(step: StepFact, log: readonly EventFact[]): string[] {
  const of = log.filter(({ stepNumber }) => stepNumber === step.stepNumber).map(({ type }) => type);
  const starts = of.filter((type) => type === "step.started").length;
  const found: string[] = [];
  if (starts !== step.attempts)
    found.push(`${nameOf(step)} began ${step.attempts} times, its log says ${starts}`);
  for (const status of ["completed", "failed", "skipped", "cancelled"] as const) {
    const times = of.filter((type) => type === `step.${status}`).length;
    const expected = step.status === status ? 1 : 0;
    if (times !== expected)
      found.push(`${nameOf(step)} is ${step.status}, its log says ${status} ${times} times`);
  }
  return found;
}

function wrongResults({ tasks, steps, calls, events }: Evidence): string[] {
  const bySerial = new Map(calls.map((call) => [call.serial, call]));
  const resolved = new Set(events.filter(({ type }) => type === "step.resolved").map(nameOf));
  const retries = new Set(tasks.filter(({ retryOf }) => retryOf !== null).map(({ id }) => id));
  return (
    steps
      .filter((step) => step.status === "completed" && !resolved.has(nameOf(step)))
      // What a retry kept is compared with the task that it retries.
      .filter((step) => step.attempts > 0 || !retries.has(step.taskId))
      .flatMap((step) => {
        const serial = serialOf(step);
        const call = serial === undefined ? undefined : bySerial.get(serial);
        if (call === undefined) return [`the output of ${nameOf(step)} was answered by no agent`];
        if (call.stepKey !== step.stepKey) return [`${nameOf(step)} has the output of another step`];
        return isDeepStrictEqual(call.answer, step.output)
          ? []
          : [`the output of ${nameOf(step)} differs from what its agent answered`];
      })
  );
}

function corruptions({ corruption, attempts, steps }: Evidence): string[] {
  const stepOf = new Map(steps.map((step) => [nameOf(step), step]));
  const orphans = attempts.filter((attempt) => !stepOf.has(nameOf(attempt)));
  const numbered = attempts.filter(
    (attempt) => attempt.attempt > (stepOf.get(nameOf(attempt))?.attempts ?? 0),
  );
  const kept = steps.filter((step) => isTerminalStep(step.status) && step.hasJob);
  return [
    ...corruption,
    ...orphans.map((attempt) => `an attempt belongs to ${nameOf(attempt)}, which is not there`),
    ...numbered.map((attempt) => `attempt ${attempt.attempt} of ${nameOf(attempt)} never began`),
    ...kept.map((step) => `${nameOf(step)} has ended and still names a job`),
  ];
}

/** The serial number of the call that a committed output came from. */
function serialOf({ status, output }: StepFact): LoggedCall["serial"] | undefined {
  if (status !== "completed" || output === null || typeof output !== "object" || Array.isArray(output))
    return undefined;
  return typeof output["serial"] === "number" ? output["serial"] : undefined;
}
