import { taskStatuses } from "@orchestrator/contracts/task-state";
import type { TaskStatus } from "@orchestrator/contracts/task-state";

/** What the list of tasks is narrowed to; it stands in the address. */
export interface TaskFilters {
  status?: TaskStatus | undefined;
  user?: string | undefined;
  session?: string | undefined;
}

const isTaskStatus = (value: unknown): value is TaskStatus =>
  (taskStatuses as readonly unknown[]).includes(value);

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** Reads an address; what it does not know it leaves out. */
export const readTaskFilters = (search: Record<string, unknown>): TaskFilters => ({
  status: isTaskStatus(search["status"]) ? search["status"] : undefined,
  user: textOf(search["user"]),
  session: textOf(search["session"]),
});
