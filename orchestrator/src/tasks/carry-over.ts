import type { Plan, RetryTask, StepFinding } from "@orchestrator/contracts";
import { ConflictError, InvalidInputError, NotFoundError } from "../kernel/app-error.ts";
import { toJson } from "../store/tables/json-column.ts";
import type { StepRow } from "../store/tables/task-steps.ts";
import { carriedSteps } from "./carried-steps.ts";
import type { CarriedSteps } from "./carried-steps.ts";

export interface EndedTask {
  id: number;
  plan: Plan;
  rows: readonly StepRow[];
  /** Steps whose agents may have acted and must not act twice, by their numbers. */
  inDoubt: readonly number[];
}

/**
 * What a retry keeps of a task: the outputs of its completed steps, and of those that a person found completed. Pure.
 * @throws NotFoundError STEP_NOT_FOUND
 * @throws ConflictError NOTHING_TO_RETRY; RETRY_IN_DOUBT when a step would run again whose agent may have acted and
 *   must not act twice, and nobody said that it is to be called
 * @throws InvalidInputError RETRY_INVALID when a finding is about a step that is in no doubt, or that runs again
 */
export function carryOver(task: EndedTask, input: RetryTask, now: number): CarriedSteps {
  const { plan, rows, inDoubt } = task;
  const { step_number: from, step_findings: findings = {} } = input;
  if (from !== undefined && !plan.steps.some((step) => step.step_number === from)) {
    throw new NotFoundError(
      "STEP_NOT_FOUND",
      `Task ${task.id} has no step ${from}; its steps are 1 to ${plan.steps.length}.`,
    );
  }
  const found = new Map(Object.entries(findings).map(([key, finding]) => [Number(key), finding]));
  const byNumber = new Map(rows.map((row) => [row.step_number, row]));
  const kept = carriedSteps(
    plan.steps.map(({ step_number: number, dependencies }) => ({
      stepNumber: number,
      status:
        found.get(number)?.outcome === "completed"
          ? "completed"
          : (byNumber.get(number)?.status ?? "pending"),
      dependencies,
    })),
    input,
  );
  refuseFindings(task, found, kept);
  if (kept.length === plan.steps.length)
    throw found.size > 0 ? nothingIsLeft(task.id) : nothingToRetry(task.id);
  const unasked = inDoubt.filter((number) => !kept.includes(number) && number !== from && !found.has(number));
  if (unasked.length > 0 && input.from !== "start") throw doubtful(task.id, unasked);
  return new Map(
    kept.flatMap((number) => {
      const row = byNumber.get(number);
      if (row === undefined) return [];
      const finding = found.get(number);
      return finding?.outcome === "completed"
        ? [[number, { ...row, output_data: toJson(finding.output), completed_at: now }] as const]
        : [[number, row] as const];
    }),
  );
}

/** @throws InvalidInputError RETRY_INVALID */
function refuseFindings(
  { plan, inDoubt }: EndedTask,
  found: ReadonlyMap<number, StepFinding>,
  kept: readonly number[],
): void {
  const problems = [...found].flatMap(([number, { outcome }]) => {
    if (!plan.steps.some((step) => step.step_number === number)) return [`There is no step ${number}.`];
    if (!inDoubt.includes(number)) return [`What became of step ${number} is known; it takes no finding.`];
    return outcome === "completed" && !kept.includes(number)
      ? [
          `Step ${number} runs again, by itself or with a step that it builds on, so it cannot keep an output.`,
        ]
      : [];
  });
  if (problems.length === 0) return;
  throw new InvalidInputError("RETRY_INVALID", problems.join(" "), {
    issues: problems.map((message) => ({ in: "body" as const, path: "/step_findings", message })),
  });
}

const nothingToRetry = (taskId: number): ConflictError =>
  new ConflictError(
    "NOTHING_TO_RETRY",
    `Every step of task ${taskId} completed. Retry it from a step (from: "step", step_number) or from the start (from: "start").`,
  );

/** No advice to begin elsewhere: that would call an agent again which is said to have acted. */
const nothingIsLeft = (taskId: number): ConflictError =>
  new ConflictError(
    "NOTHING_TO_RETRY",
    `With what was found every step of task ${taskId} is done, and nothing is left to run: the work is complete. No new task was made.`,
  );

const doubtful = (taskId: number, steps: readonly number[]): ConflictError =>
  new ConflictError(
    "RETRY_IN_DOUBT",
    `Nobody knows what the agent did for ${steps.length === 1 ? `step ${steps[0]}` : `steps ${steps.join(", ")}`} of task ${taskId}, and it must not do it twice. Find out, and say for each in step_findings either {"outcome": "completed", "output": …} or {"outcome": "retry"}, which has its agent called again.`,
    { details: { steps: [...steps] } },
  );
