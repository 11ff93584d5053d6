import type { TaskEvent } from "@orchestrator/contracts";
import { eventView } from "../events/event-view.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { eventRowsOf } from "../store/tables/task-events.ts";
import { findOwnTask } from "./find-task.ts";
import type { TaskDeps } from "./task-deps.ts";

const LARGEST_PAGE = 1000;

/** The task's log above `after`, at most 1,000 events. */
export async function listTaskEvents(
  { store: { reader } }: Pick<TaskDeps, "store">,
  caller: Caller,
  { taskId, after }: { taskId: number; after: number },
): Promise<TaskEvent[]> {
  requireRole(caller, "viewer");
  await findOwnTask(reader, caller, taskId);
  return (await eventRowsOf(reader, taskId, after, LARGEST_PAGE)).map(eventView);
}
