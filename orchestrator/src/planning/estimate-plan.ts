import type { PlanComplexity } from "@orchestrator/contracts";
import type { StepShape } from "./check-plan.ts";
import { longestPath } from "./longest-path.ts";

/** A round figure for one call to an agent; steps beside each other cost no more than one. */
const SECONDS_PER_STEP = 5;
const COMPLEX_STEPS = 5;
const COMPLEX_DEPTH = 4;

/** How long an acyclic plan will take, in seconds along its longest path. */
export const estimateSeconds = (steps: readonly StepShape[]): number => longestPath(steps) * SECONDS_PER_STEP;

export function complexityOf(steps: readonly StepShape[]): PlanComplexity {
  if (steps.length <= 1) return "simple";
  return steps.length >= COMPLEX_STEPS || longestPath(steps) > COMPLEX_DEPTH ? "complex" : "moderate";
}
