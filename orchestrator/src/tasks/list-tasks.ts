import type { ListTasks, TaskSummary } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { findTasks } from "../store/tables/find-tasks.ts";
import { unknownStepsOf } from "../store/tables/unknown-steps.ts";
import type { TaskDeps } from "./task-deps.ts";
import { taskSummary } from "./task-view.ts";

export interface TaskPage {
  tasks: TaskSummary[];
  /** Counted up to 10,000. */
  total: number;
  nextCursor: number | undefined;
}

/** The caller's tasks, newest first, below the cursor. */
export async function listTasks(
  { store: { reader } }: Pick<TaskDeps, "store">,
  caller: Caller,
  filter: ListTasks,
): Promise<TaskPage> {
  requireRole(caller, "viewer");
  const { rows, ...page } = await findTasks(reader, caller.principal, filter);
  const running = rows.filter(({ status }) => status === "executing");
  const unknownSteps = await unknownStepsOf(
    reader,
    running.map(({ id }) => id),
  );
  return { tasks: rows.map((row) => taskSummary(row, unknownSteps.get(row.id) ?? [])), ...page };
}
