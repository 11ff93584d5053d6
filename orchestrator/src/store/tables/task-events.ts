import type { Selectable } from "kysely";
import { query } from "../query.ts";
import type { TaskEventsTable } from "../schema.ts";
import type { Reader } from "../store.ts";
import { insertRowsInto } from "./insert-rows.ts";

export type EventRow = Selectable<TaskEventsTable>;

export const insertEventRows = insertRowsInto("task_events", ["task_id", "seq", "type", "step_number", "data", "created_at"]);

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
export const eventRowsOf = (reader: Reader, taskId: number, after: number, limit: number): Promise<EventRow[]> =>
  reader.all(ofTask, { task_id: taskId, after, limit });

const ofOwner = query<{ owner_id: string; after: number; limit: number }, EventRow>((db, p) =>
  db
    .selectFrom("task_events")
    .innerJoin("tasks", "tasks.id", "task_events.task_id")
    .selectAll("task_events")
    .where("task_events.id", ">", p.after)
    .where("tasks.owner_id", "=", p.owner_id)
    .orderBy("task_events.id")
    .limit(p.limit),
);

/** Events of all tasks of an owner with an id above `after`, in the order of their commits. */
export const eventRowsOfOwner = (reader: Reader, ownerId: string, after: number, limit: number): Promise<EventRow[]> =>
  reader.all(ofOwner, { owner_id: ownerId, after, limit });

const newest = query<Record<string, never>, { id: number | null }>((db) =>
  db.selectFrom("task_events").select((e) => e.fn.max("id").as("id")),
);

/** The id of the newest event of all; 0 without any. */
export const newestEventId = async (reader: Reader): Promise<number> => (await reader.first(newest, {}))?.id ?? 0;
