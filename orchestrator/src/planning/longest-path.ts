import type { StepShape } from "./check-plan.ts";

/** The number of steps on the longest chain of an acyclic plan whose steps come after their dependencies. */
export function longestPath(steps: readonly StepShape[]): number {
  const depths = new Map<number, number>();
  let longest = 0;
  for (const { stepNumber, dependencies } of steps) {
    const depth = 1 + Math.max(0, ...dependencies.map((dependency) => depths.get(dependency) ?? 0));
    depths.set(stepNumber, depth);
    longest = Math.max(longest, depth);
  }
  return longest;
}
