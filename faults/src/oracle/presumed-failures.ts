import type { Evidence } from "./evidence.ts";
import { nameOf } from "./name-of.ts";

/** A step is not said to have failed where its agent may have acted and must not act twice: only a person knows. Pure. */
export function presumedFailures({ steps, calls, events, calledOnce = [] }: Evidence): string[] {
  const resolved = new Set(events.filter(({ type }) => type === "step.resolved").map(nameOf));
  const ofOnes = calls.filter(({ agent }) => calledOnce.includes(agent));
  return steps.flatMap((step) => {
    if (step.status !== "failed" || resolved.has(nameOf(step))) return [];
    const acted = ofOnes.find(
      ({ stepKey, mayHaveActed }) => stepKey === step.stepKey && mayHaveActed === true,
    );
    return acted === undefined
      ? []
      : [`${nameOf(step)} failed, though ${acted.agent} may have acted in call ${acted.serial}`];
  });
}
