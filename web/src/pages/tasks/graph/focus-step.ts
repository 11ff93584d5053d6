import type { TaskStep } from "@orchestrator/contracts";

/** What somebody wants to see first, most urgent first. */
const urgent: readonly TaskStep["status"][] = ["failed", "unknown", "executing", "waiting", "queued"];

/** The number of the step that a graph too large for its space opens at: what went wrong, what runs, or the first. Pure. */
export function focusStep(steps: readonly TaskStep[]): number {
  for (const status of urgent) {
    const step = steps.find((candidate) => candidate.status === status);
    if (step !== undefined) return step.step_number;
  }
  return steps[0]?.step_number ?? 0;
}
