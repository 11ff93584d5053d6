import type { ListTasks, TaskSummary } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { countTaskRows, listTaskRows } from "../store/tables/tasks.ts";
import type { TaskDeps } from "./task-deps.ts";
import { taskSummary } from "./task-view.ts";

/** The caller's tasks, newest first, below the cursor; `total` counts up to 10,000. */
export async function listTasks(
  { store: { reader } }: Pick<TaskDeps, "store">,
  caller: Caller,
  filter: ListTasks,
): Promise<{ tasks: TaskSummary[]; total: number }> {
  requireRole(caller, "viewer");
  const rows = await listTaskRows(reader, caller.principal, filter);
  return { tasks: rows.map(taskSummary), total: await countTaskRows(reader, caller.principal, filter) };
}
