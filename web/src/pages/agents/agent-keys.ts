/** Names of what was read about agents. */
export const agentKeys = {
  all: ["agents"],
  list: ["agents", "list"],
  found: (text: string, limit: number) => ["agents", "found", text, limit],
  statistics: ["agents", "statistics"],
  figures: (after: number) => ["agents", "figures", after],
  one: (agentId: number) => ["agents", "one", agentId],
  oneFigures: (agentId: number) => ["agents", "one", agentId, "figures"],
  health: (agentId: number) => ["agents", "one", agentId, "health"],
} as const;
