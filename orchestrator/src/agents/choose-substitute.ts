import type { CatalogueEntry } from "./agent-catalogue.ts";

/** Another agent with the capability that the step was planned for, not one that was given up before. Pure. */
export function chooseSubstitute<A extends Pick<CatalogueEntry, "id" | "capabilities">>(
  agents: readonly A[],
  capability: string | null,
  givenUp: readonly number[],
): A | undefined {
  if (capability === null) return undefined;
  const wanted = capability.toLowerCase();
  return agents.find(
    (agent) =>
      !givenUp.includes(agent.id) && agent.capabilities.some((offered) => offered.toLowerCase() === wanted),
  );
}
