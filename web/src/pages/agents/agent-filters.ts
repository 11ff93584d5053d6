import type { AgentStatus, AgentSummary, AgentType } from "@orchestrator/contracts";

export const agentTypes: readonly AgentType[] = [
  "a2a_server",
  "api",
  "langgraph",
  "crewai",
  "databricks",
  "openai",
  "custom",
];
export const agentStatuses: readonly AgentStatus[] = ["active", "inactive", "error"];
export const agentViews = ["list", "cards"] as const;
export const agentSorts = ["registered", "name", "status"] as const;

/** What the catalogue is narrowed to, and how it looks; it stands in the address. */
export interface AgentFilters {
  text?: string | undefined;
  type?: AgentType | undefined;
  status?: AgentStatus | undefined;
  capability?: string | undefined;
  view?: (typeof agentViews)[number] | undefined;
  sort?: (typeof agentSorts)[number] | undefined;
}

const oneOf = <T extends string>(all: readonly T[], value: unknown): T | undefined =>
  all.find((one) => one === value);
const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value.slice(0, 200) : undefined;

/** Reads an address; what it does not know it leaves out. */
export const readAgentFilters = (search: Record<string, unknown>): AgentFilters => ({
  text: textOf(search["text"]),
  type: oneOf(agentTypes, search["type"]),
  status: oneOf(agentStatuses, search["status"]),
  capability: textOf(search["capability"]),
  view: oneOf(agentViews, search["view"]),
  sort: oneOf(agentSorts, search["sort"]),
});

export const isNarrowed = ({ text, type, status, capability }: AgentFilters): boolean =>
  [text, type, status, capability].some((value) => value !== undefined);

/** The agents that match, in the order that was chosen. */
export function matchingAgents(
  agents: readonly AgentSummary[],
  { text, type, status, capability, sort = "registered" }: AgentFilters,
): readonly AgentSummary[] {
  const words = (text ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const found = agents.filter((agent) => {
    if (type !== undefined && agent.agent_type !== type) return false;
    if (status !== undefined && agent.status !== status) return false;
    if (capability !== undefined && !agent.capabilities.includes(capability)) return false;
    if (words.length === 0) return true;
    const where =
      `${agent.name} ${agent.description} ${agent.endpoint} ${agent.capabilities.join(" ")}`.toLowerCase();
    return words.every((word) => where.includes(word));
  });
  if (sort === "name") return found.toSorted((a, b) => a.name.localeCompare(b.name));
  if (sort === "status") return found.toSorted((a, b) => rank[a.status] - rank[b.status]);
  return found;
}

/** What needs somebody comes first. */
const rank: Record<AgentStatus, number> = { error: 0, inactive: 1, active: 2 };

/** The capabilities that agents have, the most frequent first. */
export function capabilitiesIn(agents: readonly AgentSummary[]): string[] {
  const counts = new Map<string, number>();
  for (const { capabilities } of agents)
    for (const name of capabilities) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([name]) => name);
}
