import type { JsonObject, TaskEventType } from "@orchestrator/contracts";
import type { Tx } from "../store/store.ts";
import { toJsonOrNull } from "../store/tables/json-column.ts";
import { insertEventRows } from "../store/tables/task-events.ts";
import type { EventBus } from "./event-bus.ts";

export interface NewEvent {
  type: TaskEventType;
  stepNumber: number | null;
  data?: JsonObject | undefined;
}

/**
 * Adds events to a task's log in the transaction that makes them true, and wakes readers after its commit.
 * The caller holds the task's row, so `afterSeq` is the log's end.
 */
export async function appendEvents(
  tx: Tx,
  bus: EventBus,
  task: { id: number; ownerId: string; afterSeq: number },
  events: readonly NewEvent[],
  now: number,
): Promise<void> {
  await insertEventRows(
    tx,
    events.map((event, i) => ({
      task_id: task.id,
      seq: task.afterSeq + 1 + i,
      type: event.type,
      step_number: event.stepNumber,
      data: toJsonOrNull(event.data),
      created_at: now,
    })),
  );
  tx.onCommit(() => bus.publish({ taskId: task.id, ownerId: task.ownerId }));
}
