import { MAX_PLAN_STEPS } from "@orchestrator/contracts";

/** The part of a step that gives a plan its shape. */
export interface StepShape {
  stepNumber: number;
  dependencies: readonly number[];
}

/** What is wrong with the shape of a plan, one sentence for each problem; nothing when it can be run. */
export function checkPlan(steps: readonly StepShape[]): string[] {
  return [...numberProblems(steps), ...dependencyProblems(steps), ...cycleProblems(steps)];
}

function numberProblems(steps: readonly StepShape[]): string[] {
  const problems: string[] = [];
  if (steps.length > MAX_PLAN_STEPS)
    problems.push(`A plan has at most ${MAX_PLAN_STEPS} steps, not ${steps.length}.`);
  const seen = new Set<number>();
  for (const { stepNumber } of steps) {
    const isInRange = Number.isInteger(stepNumber) && stepNumber >= 1 && stepNumber <= steps.length;
    if (!isInRange) problems.push(`Steps are numbered 1 to ${steps.length}; ${stepNumber} is outside.`);
    if (seen.has(stepNumber)) problems.push(`Step number ${stepNumber} is used more than once.`);
    seen.add(stepNumber);
  }
  return problems;
}

function dependencyProblems(steps: readonly StepShape[]): string[] {
  const numbers = new Set(steps.map(({ stepNumber }) => stepNumber));
  return steps.flatMap(({ stepNumber, dependencies }) =>
    [...new Set(dependencies)].flatMap((dependency) => {
      if (dependency === stepNumber) return [`Step ${stepNumber} depends on itself.`];
      return numbers.has(dependency)
        ? []
        : [`Step ${stepNumber} depends on step ${dependency}, which does not exist.`];
    }),
  );
}

/** Walks the dependencies without recursion, so that a hostile plan cannot exhaust the stack. */
function cycleProblems(steps: readonly StepShape[]): string[] {
  const dependencies = new Map(steps.map((step) => [step.stepNumber, step.dependencies]));
  const finished = new Set<number>();
  for (const { stepNumber } of steps) {
    const path: { step: number; next: number }[] = finished.has(stepNumber)
      ? []
      : [{ step: stepNumber, next: 0 }];
    const onPath = new Set(path.map(({ step }) => step));
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const dependency = dependencies.get(top.step)?.[top.next];
      top.next += 1;
      if (dependency === undefined) {
        finished.add(top.step);
        onPath.delete(top.step);
        path.pop();
        continue;
      }
      if (onPath.has(dependency) && dependency !== top.step)
        return [
          cycleSentence(
            path.map(({ step }) => step),
            dependency,
          ),
        ];
      if (finished.has(dependency) || onPath.has(dependency) || !dependencies.has(dependency)) continue;
      path.push({ step: dependency, next: 0 });
      onPath.add(dependency);
    }
  }
  return [];
}

/** "1 → 3 → 1", in the order in which the steps would run. */
function cycleSentence(path: readonly number[], repeated: number): string {
  const cycle = path.slice(path.indexOf(repeated)).reverse();
  const first = cycle.indexOf(Math.min(...cycle));
  const turned = [...cycle.slice(first), ...cycle.slice(0, first)];
  return `Steps wait for each other in a circle: ${[...turned, turned[0]].join(" → ")}.`;
}
