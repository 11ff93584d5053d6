import type { AgentCatalogue, CatalogueEntry } from "../agents/agent-catalogue.ts";
import { chooseSubstitute } from "../agents/choose-substitute.ts";
import { fromJsonOrNull } from "../store/tables/json-column.ts";
import type { LoadedStep } from "./load-step.ts";

/** Agents that this step has been taken away from. */
export const formerAgents = ({ row }: Pick<LoadedStep, "row">): number[] =>
  fromJsonOrNull<number[]>(row.former_agents) ?? [];

/** The active agent that could take the step over; undefined when there is none. */
export function substituteFor(catalogue: AgentCatalogue, loaded: LoadedStep): CatalogueEntry | undefined {
  const agents = catalogue.agentsFor(loaded.task.owner_id);
  return chooseSubstitute(agents, loaded.planStep.capability, [loaded.row.agent_id, ...formerAgents(loaded)]);
}
