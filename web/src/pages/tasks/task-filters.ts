import type { ListTasks } from "@orchestrator/contracts";
import { taskStatuses } from "@orchestrator/contracts/task-state";
import type { TaskStatus } from "@orchestrator/contracts/task-state";
import { keepTaskSearch } from "./task-search.ts";

const HOUR_MS = 60 * 60 * 1000;

/** How far back the list goes, by its name in the address. */
export const periods = {
  "1h": { label: "Last hour", ms: HOUR_MS },
  "24h": { label: "Last 24 hours", ms: 24 * HOUR_MS },
  "7d": { label: "Last 7 days", ms: 7 * 24 * HOUR_MS },
} as const;
export type Period = keyof typeof periods;

/** What the list of tasks is narrowed to; it stands in the address. */
export interface TaskFilters {
  status?: TaskStatus | undefined;
  /** Tasks that wait for a person. */
  awaits?: ListTasks["awaits"];
  text?: string | undefined;
  agent?: number | undefined;
  user?: string | undefined;
  session?: string | undefined;
  within?: Period | undefined;
}

const isTaskStatus = (value: unknown): value is TaskStatus =>
  (taskStatuses as readonly unknown[]).includes(value);
const isPeriod = (value: unknown): value is Period => typeof value === "string" && value in periods;

/** A number in an address may be meant as a word. */
function textOf(value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text.trim() !== "" ? text : undefined;
}

const idOf = (value: unknown): number | undefined => {
  const id = Number(value);
  return Number.isInteger(id) && id > 0 ? id : undefined;
};

/** Reads an address; what it does not know it leaves out. */
export const readTaskFilters = (search: Record<string, unknown>): TaskFilters => ({
  status: isTaskStatus(search["status"]) ? search["status"] : undefined,
  awaits: search["awaits"] === "resolution" ? "resolution" : undefined,
  text: textOf(search["text"])?.slice(0, 200),
  agent: idOf(search["agent"]),
  user: textOf(search["user"]),
  session: textOf(search["session"]),
  within: isPeriod(search["within"]) ? search["within"] : undefined,
});

/** What an address asks for and the list is not narrowed to, e.g. `status=banana`. */
export function unreadFilters(search: Record<string, unknown>): string[] {
  const read = Object.entries(readTaskFilters(search));
  const isRead = new Set(read.flatMap(([name, value]) => (value === undefined ? [] : [name])));
  return Object.entries(keepTaskSearch(search))
    .filter(([name]) => !isRead.has(name))
    .map(([name, value]) => `${name}=${value}`.slice(0, 80));
}

export const isFiltered = (filters: TaskFilters): boolean =>
  Object.values(filters).some((value) => value !== undefined);

/** What the service is asked for. */
export const taskListQuery = (
  { status, awaits, text, agent, user, session, within }: TaskFilters,
  now: number,
): Partial<ListTasks> => ({
  status,
  awaits,
  text,
  agent_id: agent,
  user_id: user,
  session_id: session,
  since: within === undefined ? undefined : new Date(now - periods[within].ms).toISOString(),
});
