export const agentTabs = ["try", "health", "tasks", "configuration"] as const;
export type AgentTab = (typeof agentTabs)[number];

export const readAgentTab = (search: Record<string, unknown>): AgentTab =>
  agentTabs.find((tab) => tab === search["tab"]) ?? "try";
