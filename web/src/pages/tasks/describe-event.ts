import type { Json, TaskEvent } from "@orchestrator/contracts";

/** What an event says besides its type; agents by their names. */
export const describeEvent = ({ data }: TaskEvent, agentNames: ReadonlyMap<number, string>): string =>
  Object.entries(data)
    .toSorted(([a], [b]) => Number(b.endsWith("agent_id")) - Number(a.endsWith("agent_id")))
    .map(([name, value]) => {
      const isAgent = name.endsWith("agent_id") && typeof value === "number";
      const label = (isAgent ? name.slice(0, -"_id".length) : name).replaceAll("_", " ");
      return `${label}: ${isAgent ? (agentNames.get(value) ?? `one that is gone (${value})`) : textOf(value)}`;
    })
    .join(" · ");

const textOf = (value: Json | undefined): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? "");
