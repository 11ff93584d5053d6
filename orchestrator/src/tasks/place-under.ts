import { MAX_TASK_DEPTH } from "@orchestrator/contracts";
import { ConflictError, InvalidInputError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import type { Tx } from "../store/store.ts";
import type { TaskRow } from "../store/tables/tasks.ts";
import { lockOwnTask } from "./find-task.ts";

type Place = Pick<TaskRow, "parent_task_id" | "depth">;

/**
 * Where a new task stands under the one it is created on behalf of. The parent's row stays locked until the child is
 * written: a cancel of the parent comes before, and the child is refused, or after, and reaches it.
 * @throws NotFoundError TASK_NOT_FOUND, also for another owner's task
 * @throws ConflictError PARENT_FINISHED
 * @throws InvalidInputError TASK_TOO_DEEP
 */
export async function placeUnder(tx: Tx, caller: Caller, parentTaskId: number | undefined): Promise<Place> {
  if (parentTaskId === undefined) return { parent_task_id: null, depth: 0 };
  const parent = await lockOwnTask(tx, caller, parentTaskId);
  if (parent.isTerminal) {
    throw new ConflictError(
      "PARENT_FINISHED",
      `Task ${parentTaskId}, on whose behalf this one is to be created, ${parent.status === "cancelled" ? "was cancelled" : parent.status}. Leave parent_task_id out to create a task of its own.`,
      { details: { status: parent.status } },
    );
  }
  const depth = parent.row.depth + 1;
  if (depth > MAX_TASK_DEPTH) {
    throw new InvalidInputError(
      "TASK_TOO_DEEP",
      `Task ${parentTaskId} is ${parent.row.depth} levels below the task that began it, which is as deep as tasks go. Have the agents do the rest themselves.`,
      { details: { depth, limit: MAX_TASK_DEPTH } },
    );
  }
  return { parent_task_id: parentTaskId, depth };
}
