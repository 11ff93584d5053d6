import type { AgentCatalogue, CatalogueEntry } from "../agents/agent-catalogue.ts";
import { fromJsonOrNull } from "../store/tables/json-column.ts";
import type { LoadedStep } from "./load-step.ts";

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

/** Agents that this step has been taken away from. */
export const formerAgents = ({ row }: Pick<LoadedStep, "row">): number[] =>
  fromJsonOrNull<number[]>(row.former_agents) ?? [];

/** The active agent that could take the step over; undefined when there is none. */
export function substituteFor(catalogue: AgentCatalogue, loaded: LoadedStep): CatalogueEntry | undefined {
  const agents = catalogue.agentsFor(loaded.task.owner_id);
  return chooseSubstitute(agents, loaded.planStep.capability, [loaded.row.agent_id, ...formerAgents(loaded)]);
}
