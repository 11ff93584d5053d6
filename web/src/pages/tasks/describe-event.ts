import type { Json, TaskEvent } from "@orchestrator/contracts";
import { describeDuration } from "../../components/describe-time.ts";

/** What an event says besides its type; agents first, by their names. */
export function describeEvent(
  { data, created_at: at }: TaskEvent,
  agentNames: ReadonlyMap<number, string>,
): string {
  const agents: string[] = [];
  const others: string[] = [];
  for (const [name, value] of Object.entries(data)) {
    if (name.endsWith("agent_id") && typeof value === "number")
      agents.push(`${agentWords(name)}${agentNames.get(value) ?? `an agent that is gone (${value})`}`);
    else if (name.endsWith("_at") && typeof value === "string")
      others.push(`${name.slice(0, -"_at".length).replaceAll("_", " ")}: ${laterText(value, at)}`);
    else others.push(`${name.replaceAll("_", " ")}: ${textOf(value)}`);
  }
  return [...agents, ...others].join(" · ");
}

/** "from " of `from_agent_id`; of `agent_id` nothing need be said. */
const agentWords = (name: string): string => name.slice(0, -"agent_id".length).replaceAll("_", " ");

const textOf = (value: Json | undefined): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? "");

/** How long after the event: what is awaited is of more use than what the clock says then. */
function laterText(time: string, since: string): string {
  const ms = Date.parse(time) - Date.parse(since);
  return Number.isNaN(ms) || ms < 0 ? time : `${describeDuration(ms)} later`;
}
