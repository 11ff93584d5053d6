import type { Insertable, Selectable } from "kysely";
import { isTerminalTask, TaskStatus } from "@orchestrator/contracts";
import { query } from "../query.ts";
import type { Params } from "../query.ts";
import type { TasksTable } from "../schema.ts";
import type { Reader, Tx } from "../store.ts";

export type TaskRow = Selectable<TasksTable>;

type NewTask = Omit<
  Insertable<TasksTable>,
  "id" | "result" | "error" | "completed_at" | "paused_at" | "event_seq" | "priority" | "depth"
> & {
  priority: number;
  event_seq: number;
  depth: number;
  retry_of: number | null;
  parent_task_id: number | null;
};

const insert = query<NewTask & Params, { id: number }>((db, p) =>
  db
    .insertInto("tasks")
    .values({
      owner_id: p.owner_id,
      session_id: p.session_id,
      user_id: p.user_id,
      description: p.description,
      status: p.status,
      priority: p.priority,
      plan: p.plan,
      metadata: p.metadata,
      event_seq: p.event_seq,
      created_at: p.created_at,
      retry_of: p.retry_of,
      parent_task_id: p.parent_task_id,
      depth: p.depth,
    })
    .returning("id"),
);

export async function insertTask(tx: Tx, row: NewTask): Promise<number> {
  const inserted = await tx.first(insert, row as NewTask & Params);
  if (inserted === undefined) throw new Error("cannot happen: INSERT … RETURNING gave no row");
  return inserted.id;
}

const byId = query<{ id: number }, TaskRow>((db, p) =>
  db.selectFrom("tasks").selectAll().where("id", "=", p.id),
);

export const findTask = (reader: Reader, id: number): Promise<TaskRow | undefined> =>
  reader.first(byId, { id });

const unfinished = TaskStatus.options.filter((status) => !isTerminalTask(status));

const unfinishedOf = query<{ owner_id: string; limit: number }, { n: number }>((db, p) =>
  db
    .selectFrom(
      db
        .selectFrom("tasks")
        .select("id")
        .where("owner_id", "=", p.owner_id)
        .where("status", "in", unfinished)
        .limit(p.limit)
        .as("found"),
    )
    .select((e) => e.fn.countAll<number>().as("n")),
);

/** How many tasks of an owner have not ended, counted up to `limit`. */
export const countUnfinishedTasks = async (reader: Reader, ownerId: string, limit: number): Promise<number> =>
  Number((await reader.first(unfinishedOf, { owner_id: ownerId, limit }))?.n ?? 0);

const children = query<{ id: number }, Pick<TaskRow, "id" | "status">>((db, p) =>
  db.selectFrom("tasks").select(["id", "status"]).where("parent_task_id", "=", p.id).orderBy("id"),
);

/** The tasks that were created on behalf of this one. */
export const childrenOf = (reader: Reader, id: number): Promise<Pick<TaskRow, "id" | "status">[]> =>
  reader.all(children, { id });

type TaskChange = Pick<TaskRow, "id" | "status" | "event_seq" | "error" | "completed_at" | "paused_at">;

const update = query<TaskChange, unknown>((db, p) =>
  db
    .updateTable("tasks")
    .set({
      status: p.status,
      event_seq: p.event_seq,
      error: p.error,
      completed_at: p.completed_at,
      paused_at: p.paused_at,
    })
    .where("id", "=", p.id),
);

/** Only `tasks/locked-task.ts` calls this: it is the single writer of a task's status. */
export async function updateTaskRow(tx: Tx, row: TaskChange): Promise<void> {
  const { id, status, event_seq, error, completed_at, paused_at } = row;
  await tx.run(update, { id, status, event_seq, error, completed_at, paused_at });
}

const retries = query<{ id: number }, { id: number }>((db, p) =>
  db.selectFrom("tasks").select("id").where("retry_of", "=", p.id).orderBy("id"),
);

/** The tasks that did this one again, in the order of time. */
export const retriesOf = async (reader: Reader, id: number): Promise<number[]> =>
  (await reader.all(retries, { id })).map((row) => row.id);

const setPlan = query<{ id: number; plan: string }, unknown>((db, p) =>
  db.updateTable("tasks").set({ plan: p.plan }).where("id", "=", p.id),
);

/** A task gets its plan once; like its status it is written by `tasks/locked-task.ts` only. */
export const setTaskPlan = (tx: Tx, row: { id: number; plan: string }): Promise<number> =>
  tx.run(setPlan, row);

/** The tasks that wait for their plan. */
export const tasksInPlanning = (reader: Reader): Promise<Pick<TaskRow, "id" | "priority">[]> =>
  reader.select((db) => db.selectFrom("tasks").select(["id", "priority"]).where("status", "=", "planning"));

const lock = query<{ id: number }, TaskRow>((db, p, dialect) => {
  const q = db.selectFrom("tasks").selectAll().where("id", "=", p.id);
  // SQLite has one writer, whose transaction is the lock.
  return dialect === "postgres" ? q.forUpdate() : q;
});

/** The task's row, held until the transaction ends: begin-step, settle and cancel happen one after another. */
export const lockTaskRow = (tx: Tx, id: number): Promise<TaskRow | undefined> => tx.first(lock, { id });
