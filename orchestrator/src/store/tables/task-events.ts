import type { Selectable } from "kysely";
import { sql } from "kysely";
import { query } from "../query.ts";
import type { TaskEventsTable } from "../schema.ts";
import type { Reader } from "../store.ts";
import { eventFeed } from "./event-feed.ts";
import { insertRowsInto } from "./insert-rows.ts";

export type EventRow = Selectable<TaskEventsTable>;

export const insertEventRows = insertRowsInto("task_events", [
  "task_id",
  "seq",
  "type",
  "step_number",
  "data",
  "created_at",
]);

const ofTask = query<{ task_id: number; after: number; limit: number }, EventRow>((db, p) =>
  db
    .selectFrom("task_events")
    .selectAll()
    .where("task_id", "=", p.task_id)
    .where("seq", ">", p.after)
    .orderBy("seq")
    .limit(p.limit),
);

/** A task's events with a `seq` above `after`, in order. */
export const eventRowsOf = (
  reader: Reader,
  taskId: number,
  after: number,
  limit: number,
): Promise<EventRow[]> => reader.all(ofTask, { task_id: taskId, after, limit });

export type DoubtEvent = Pick<EventRow, "step_number" | "type" | "data">;

const ofDoubt = query<{ task_id: number }, DoubtEvent>((db, p) =>
  db
    .selectFrom("task_events")
    .select(["step_number", "type", "data"])
    .where("task_id", "=", p.task_id)
    .where("type", "in", ["step.unknown", "step.resolved", "step.cancelled"])
    .orderBy("seq"),
);

/** When the outcome of a step of the task was unknown, what a person found, and its cancel; in order. */
export const doubtEventsOf = (reader: Reader, taskId: number): Promise<DoubtEvent[]> =>
  reader.all(ofDoubt, { task_id: taskId });

/** The events of all tasks of an owner. */
export const ownerFeed = eventFeed<EventRow>(
  "task_events",
  (owner) => sql`inner join tasks on tasks.id = log.task_id and tasks.owner_id = ${owner}`,
);
