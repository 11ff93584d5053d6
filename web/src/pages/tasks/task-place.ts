export const taskTabs = ["graph", "timeline", "events", "result", "raw"] as const;
export type TaskTab = (typeof taskTabs)[number];

/** Where on a task's page somebody is; it stands in the address. */
export interface TaskPlace {
  tab?: TaskTab | undefined;
  /** The step that the inspector shows. */
  step?: number | undefined;
}

const isTaskTab = (value: unknown): value is TaskTab => (taskTabs as readonly unknown[]).includes(value);

export function readTaskPlace(search: Record<string, unknown>): TaskPlace {
  const step = Number(search["step"]);
  return {
    tab: isTaskTab(search["tab"]) ? search["tab"] : undefined,
    step: Number.isInteger(step) && step > 0 ? step : undefined,
  };
}
