import { isTerminalTask } from "@orchestrator/contracts";
import { deleteTaskRows, oldestTaskRows } from "../store/tables/task-retention.ts";
import type { TaskDeps } from "./task-deps.ts";

/** Tasks looked at and removed in one transaction. */
const BATCH = 200;

/**
 * Removes tasks that ended before `before`, with their steps and events; the messages of their sessions stay.
 * @returns how many were removed
 */
export async function expireTasks(
  { store }: Pick<TaskDeps, "store">,
  before: number,
  signal: AbortSignal,
): Promise<number> {
  let removed = 0;
  let position = 0;
  while (!signal.aborted) {
    // Ids grow with time: behind the first task that is young enough there is nothing to find.
    const oldest = await oldestTaskRows(store.reader, position, BATCH);
    const old = oldest.filter((row) => row.created_at < before);
    const ended = old.filter((row) => isTerminalTask(row.status) && (row.completed_at ?? before) < before);
    if (ended.length > 0)
      await store.transaction((tx) =>
        deleteTaskRows(
          tx,
          ended.map(({ id }) => id),
        ),
      );
    removed += ended.length;
    if (old.length < BATCH) return removed;
    position = old.at(-1)?.id ?? position;
  }
  return removed;
}
