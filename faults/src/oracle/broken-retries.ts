import { isDeepStrictEqual } from "node:util";
import type { Evidence, StepFact } from "./evidence.ts";
import { nameOf } from "./name-of.ts";

/**
 * A retry keeps the outputs of steps that completed as they were, and calls none of them: from a failure on of every
 * such step, since all that a completed step builds on has completed too; from the start of none. Pure.
 */
export function brokenRetries({ tasks, steps, calls, events, acknowledged }: Evidence): string[] {
  const stepOf = new Map(steps.map((step) => [nameOf(step), step]));
  const called = new Set(calls.map(nameOf));
  const resolved = new Set(events.filter(({ type }) => type === "step.resolved").map(nameOf));
  const toldOf = new Map(acknowledged.map((each) => [each.taskId, each]));
  const stepsOf = Map.groupBy(steps, ({ taskId }) => taskId);
  return tasks.flatMap(({ id, retryOf }) =>
    (stepsOf.get(id) ?? []).flatMap((step) => {
      const isKept = step.status === "completed" && step.attempts === 0 && !resolved.has(nameOf(step));
      if (retryOf === null) return isKept ? [`${nameOf(step)} completed without a call`] : [];
      const old = stepOf.get(nameOf({ taskId: retryOf, stepNumber: step.stepNumber }));
      if (old === undefined) return [];
      const told = toldOf.get(id);
      // What a retry was told whose answer was lost is not known here.
      const isFound =
        told === undefined
          ? old.status === "cancelled"
          : told.foundCompleted?.includes(step.stepNumber) === true;
      if (isKept)
        return keptWrongly(step, old, { from: told?.from, isFound, isCalled: called.has(nameOf(step)) });
      return told?.from === "failure" && old.status === "completed"
        ? [`${nameOf(step)} is run again, and completed in task ${retryOf} already`]
        : [];
    }),
  );
}

interface Kept {
  from: "start" | "failure" | undefined;
  /** A person said that it completed. */
  isFound: boolean;
  isCalled: boolean;
}

function keptWrongly(step: StepFact, old: StepFact, { from, isFound, isCalled }: Kept): string[] {
  const found: string[] = [];
  if (old.status !== (isFound ? "cancelled" : "completed"))
    found.push(`${nameOf(step)} was kept, and was ${old.status} before`);
  else if (!isFound && (step.stepKey !== old.stepKey || !isDeepStrictEqual(step.output, old.output)))
    found.push(`${nameOf(step)} was kept with another output than it had`);
  if (from === "start") found.push(`${nameOf(step)} was kept by a retry from the start`);
  if (isCalled) found.push(`${nameOf(step)} was kept and called nevertheless`);
  return found;
}
