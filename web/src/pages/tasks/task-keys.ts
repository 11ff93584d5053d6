import type { TaskFilters } from "./task-filters.ts";

/** Names of what was read about tasks. */
export const taskKeys = {
  lists: ["tasks", "list"],
  list: (filters: TaskFilters) => ["tasks", "list", filters],
  newest: ["tasks", "newest"],
  snapshot: (taskId: number) => ["tasks", "snapshot", taskId],
  transcripts: (taskId: number, step: number, ended: number) => ["tasks", "transcripts", taskId, step, ended],
  children: (taskId: number) => ["tasks", "children", taskId],
  events: (taskId: number) => ["tasks", "events", taskId],
} as const;
