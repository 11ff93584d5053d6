import type { StepStatus } from "@orchestrator/contracts";

export interface StepState {
  stepNumber: number;
  status: StepStatus;
  dependencies: readonly number[];
}

/** The steps that wait for nothing any more: pending, with every dependency completed. In the order of the plan. */
export function readySteps(steps: readonly StepState[]): number[] {
  const completed = new Set(
    steps.filter((step) => step.status === "completed").map((step) => step.stepNumber),
  );
  return steps
    .filter((step) => step.status === "pending" && step.dependencies.every((number) => completed.has(number)))
    .map((step) => step.stepNumber);
}

const BROKEN: ReadonlySet<StepStatus> = new Set(["failed", "skipped", "cancelled"]);

/** The pending steps that can never begin, since something they depend on, directly or not, will not complete. */
export function unreachableSteps(steps: readonly StepState[]): number[] {
  const broken = new Set(steps.filter((step) => BROKEN.has(step.status)).map((step) => step.stepNumber));
  const unreachable: number[] = [];
  let grew = true;
  while (grew) {
    grew = false;
    for (const { stepNumber, status, dependencies } of steps) {
      if (
        status !== "pending" ||
        broken.has(stepNumber) ||
        !dependencies.some((number) => broken.has(number))
      )
        continue;
      broken.add(stepNumber);
      unreachable.push(stepNumber);
      grew = true;
    }
  }
  return unreachable.toSorted((a, b) => a - b);
}
