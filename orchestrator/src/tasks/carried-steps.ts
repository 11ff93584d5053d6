import type { RetryTask, StepStatus } from "@orchestrator/contracts";
import type { StepRow } from "../store/tables/task-steps.ts";

/** Completed steps of a task that a retry of it does not run again, by their numbers. */
export type CarriedSteps = ReadonlyMap<
  number,
  Pick<StepRow, "agent_id" | "step_key" | "input_data" | "output_data" | "completed_at">
>;

interface GraphStep {
  stepNumber: number;
  status: StepStatus;
  dependencies: readonly number[];
}

/**
 * The steps whose outputs a retry keeps: those that completed, without the one it begins from and everything that
 * builds on that. Pure.
 * @returns their numbers, in the order of the plan
 */
export function carriedSteps(
  steps: readonly GraphStep[],
  { from, step_number: first }: Pick<RetryTask, "from" | "step_number">,
): number[] {
  if (from === "start") return [];
  const again = new Set(steps.filter(({ status }) => status !== "completed").map((step) => step.stepNumber));
  if (first !== undefined) again.add(first);
  // A step that builds on one that runs again has other input, and runs again too.
  for (let grew = true; grew;) {
    grew = false;
    for (const { stepNumber, dependencies } of steps) {
      if (again.has(stepNumber) || !dependencies.some((number) => again.has(number))) continue;
      again.add(stepNumber);
      grew = true;
    }
  }
  return steps.map((step) => step.stepNumber).filter((number) => !again.has(number));
}
