import type { Evidence } from "./evidence.ts";
import { nameOf } from "./name-of.ts";

/**
 * A retry calls an agent that must not act twice for a step that was cancelled while it may have acted only when the
 * caller said so: for this step, or that everything begins at the start. Pure.
 */
export function unaskedRepeats({ calls, calledOnce = [], acknowledged, tasks, steps }: Evidence): string[] {
  const ofOnes = calls.filter(({ agent }) => calledOnce.includes(agent));
  const stepOf = new Map(steps.map((step) => [nameOf(step), step]));
  const retryOf = new Map(tasks.map((task) => [task.id, task.retryOf]));
  return acknowledged.flatMap(({ taskId, from, callAgain = [] }) => {
    const before = retryOf.get(taskId);
    if (from !== "failure" || before === undefined || before === null) return [];
    return ofOnes
      .filter((call) => call.taskId === taskId && !callAgain.includes(call.stepNumber))
      .flatMap((again) => {
        const old = stepOf.get(nameOf({ taskId: before, stepNumber: again.stepNumber }));
        // A call under an earlier key was followed by a person's word.
        const acted = ofOnes.find(
          ({ stepKey, mayHaveActed }) => stepKey === old?.stepKey && mayHaveActed === true,
        );
        return old?.status === "cancelled" && acted !== undefined
          ? [
              `${nameOf(again)} was called as ${again.serial} though ${acted.agent} may have acted in call ${acted.serial} of task ${before}, and nobody asked for it`,
            ]
          : [];
      });
  });
}
