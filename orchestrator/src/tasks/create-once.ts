import type { CreatedTask } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import type { Reader, Tx } from "../store/store.ts";
import { lockIdempotencyKey } from "../store/tables/idempotency-keys.ts";
import { findTask } from "../store/tables/tasks.ts";
import { taskOfKey } from "./idempotency.ts";
import type { IdempotencyKey } from "./idempotency.ts";
import type { TaskDeps } from "./task-deps.ts";
import { createdTaskView } from "./task-view.ts";

interface Creation<P> {
  idempotency: IdempotencyKey | undefined;
  /** What is found out before the transaction; not asked when the task is there already. */
  prepare(): Promise<P>;
  /** Writes the task. */
  insert(tx: Tx, prepared: P, now: number): Promise<CreatedTask>;
}

/**
 * Creates a task that is admitted, or answers the one that was created under the same key before. Of racers under one key the first
 * creates it and the others get its answer.
 * @throws InvalidInputError IDEMPOTENCY_KEY_REUSED
 * @throws UnavailableError OVERLOADED, TOO_MANY_TASKS, SHUTTING_DOWN, STORE_UNAVAILABLE
 */
export async function createOnce<P>(
  deps: Pick<TaskDeps, "store" | "clock" | "queue" | "draining" | "admission">,
  caller: Caller,
  { idempotency, prepare, insert }: Creation<P>,
): Promise<CreatedTask> {
  const { store, clock } = deps;
  if (idempotency !== undefined) {
    const before = await taskOfKey(store.reader, idempotency, clock.now());
    if (before !== undefined) return createdBefore(store.reader, before);
  }
  using _place = await deps.admission.admit(deps, caller);
  const prepared = await prepare();
  const now = clock.now();
  // Awaited here: the place is kept until the task is written.
  return await store.transaction(async (tx) => {
    if (idempotency !== undefined) {
      await lockIdempotencyKey(tx, idempotency);
      // A racer under the same key may have been first since we looked.
      const before = await taskOfKey(tx, idempotency, now);
      if (before !== undefined) return createdBefore(tx, before);
    }
    return insert(tx, prepared, now);
  });
}

async function createdBefore(reader: Reader, taskId: number): Promise<CreatedTask> {
  const row = await findTask(reader, taskId);
  if (row === undefined) throw new Error(`cannot happen: task ${taskId} of an idempotency key is gone`);
  return createdTaskView(row);
}
