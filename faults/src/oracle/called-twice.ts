import type { Evidence } from "./evidence.ts";

/** An agent that must not act twice is not called again under a key for which it may have acted. */
export function calledTwice({ calls, calledOnce = [] }: Pick<Evidence, "calls" | "calledOnce">): string[] {
  const ofOnes = calls.filter(({ agent }) => calledOnce.includes(agent));
  return [...Map.groupBy(ofOnes, ({ stepKey }) => stepKey)].flatMap(([key, ofKey]) => {
    const acted = ofKey.find(({ mayHaveActed }) => mayHaveActed === true);
    const again = ofKey.find(({ serial }) => acted !== undefined && serial > acted.serial);
    if (acted === undefined || again === undefined) return [];
    return [
      `${acted.agent} may have acted in call ${acted.serial} of step key ${key}, and was called again as ${again.serial}`,
    ];
  });
}
