import type { Evidence, LoggedCall } from "./evidence.ts";
import { nameOf } from "./name-of.ts";

/**
 * Where an agent that must not act twice may have acted, neither it is called again under that key, nor another agent
 * for that step, unless a person said so. Pure.
 */
export function calledTwice({
  calls,
  events,
  calledOnce = [],
}: Pick<Evidence, "calls" | "events" | "calledOnce">): string[] {
  const resolved = new Set(events.filter(({ type }) => type === "step.resolved").map(nameOf));
  return [...Map.groupBy(calls, nameOf).values()].flatMap((ofStep) => {
    const ofOnes = ofStep.filter(({ agent }) => calledOnce.includes(agent));
    return [...Map.groupBy(ofOnes, ({ stepKey }) => stepKey)].flatMap(([key, ofKey]) => {
      const acted = ofKey.find(({ mayHaveActed }) => mayHaveActed === true);
      if (acted === undefined) return [];
      const isLater = ({ serial }: LoggedCall): boolean => serial > acted.serial;
      const where = `${acted.agent} may have acted in call ${acted.serial} of step key ${key}`;
      const again = ofKey.find(isLater);
      if (again !== undefined) return [`${where}, and was called again as ${again.serial}`];
      const other = ofStep.find((call) => isLater(call) && call.agent !== acted.agent);
      return other === undefined || resolved.has(nameOf(acted))
        ? []
        : [`${where}, and ${other.agent} was called for the step as ${other.serial}`];
    });
  });
}
