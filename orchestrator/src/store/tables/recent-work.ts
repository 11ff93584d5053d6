import { sql } from "kysely";
import type { TaskStatus } from "@orchestrator/contracts";
import { query } from "../query.ts";
import type { Reader } from "../store.ts";

/*
 * What happened to an owner's tasks lately, read from the end of the events' log. The log comes first in every join
 * (CROSS JOIN, the order of which SQLite keeps): planned from the owner's tasks, all of them would be gone through.
 */

/** Events with this id and above, made at this time and later, of this owner's tasks. */
type Since = { owner: string; from: number; since: number };

/** The log's newest id; 0 when it is empty. */
export async function newestEventId(reader: Reader): Promise<number> {
  return (await reader.first(newest, {}))?.id ?? 0;
}
const newest = query<Record<string, never>, { id: number }>((db) =>
  db.selectFrom("task_events").select("id").orderBy("id", "desc").limit(1),
);

const atId = query<{ id: number }, { created_at: number }>((db, p) =>
  db.selectFrom("task_events").select("created_at").where("id", ">=", p.id).orderBy("id").limit(1),
);

/** When the event with this id, or the first one above, was made. */
export const timeOfEvent = async (reader: Reader, id: number): Promise<number | undefined> =>
  (await reader.first(atId, { id }))?.created_at;

const perMinute = query<Since, { minute: number; type: string; n: number }>((db, p) =>
  db
    .selectFrom("task_events as log")
    .crossJoin("tasks")
    .where(sql<boolean>`tasks.id = log.task_id and tasks.owner_id = ${p.owner}`)
    .where("log.id", ">=", p.from)
    .where("log.created_at", ">=", p.since)
    .where("log.type", "in", ["task.created", "task.completed", "task.failed", "task.cancelled"])
    .select((e) => [
      sql<number>`log.created_at / 60000`.as("minute"),
      "log.type",
      e.fn.countAll<number>().as("n"),
    ])
    .groupBy([sql`log.created_at / 60000`, "log.type"]),
);

/** How many tasks were created and ended, by minute (since 1970) and type of event. */
export const taskEventsPerMinute = (
  reader: Reader,
  since: Since,
): Promise<{ minute: number; type: string; n: number }[]> => reader.all(perMinute, since);

const durations = query<Since & { limit: number }, { ms: number }>((db, p) =>
  db
    .selectFrom("task_events as log")
    .crossJoin("tasks")
    .where(sql<boolean>`tasks.id = log.task_id and tasks.owner_id = ${p.owner}`)
    .where("log.id", ">=", p.from)
    .where("log.created_at", ">=", p.since)
    .where("log.type", "=", "task.completed")
    .select(sql<number>`tasks.completed_at - tasks.created_at`.as("ms"))
    .orderBy("log.id", "desc")
    .limit(p.limit),
);

/** How long the newest completed tasks took, in milliseconds. */
export const taskDurations = async (reader: Reader, since: Since, limit: number): Promise<number[]> =>
  (await reader.all(durations, { ...since, limit })).map(({ ms }) => ms);

const unfinished = query<{ owner: string }, { status: TaskStatus; n: number }>((db, p) =>
  db
    .selectFrom("tasks")
    .where("owner_id", "=", p.owner)
    .where("status", "in", ["pending", "planning", "executing"])
    .select((e) => ["status", e.fn.countAll<number>().as("n")])
    .groupBy("status"),
);

export const unfinishedTasks = (
  reader: Reader,
  owner: string,
): Promise<{ status: TaskStatus; n: number }[]> => reader.all(unfinished, { owner });

/** A `StepError` as JSON, and the task it is of. */
export interface RecentError {
  task_id: number;
  error: string | null;
  at: number;
}

const failedSteps = query<Since & { limit: number }, RecentError>((db, p) =>
  db
    .selectFrom("task_events as log")
    .crossJoin("tasks")
    .crossJoin("task_steps")
    .where(sql<boolean>`tasks.id = log.task_id and tasks.owner_id = ${p.owner}`)
    .where(sql<boolean>`task_steps.task_id = log.task_id and task_steps.step_number = log.step_number`)
    .where("log.id", ">=", p.from)
    .where("log.created_at", ">=", p.since)
    .where("log.type", "=", "step.failed")
    .select(["log.task_id", "task_steps.error", "log.created_at as at"])
    .orderBy("log.id", "desc")
    .limit(p.limit),
);

const failedPlans = query<Since & { limit: number }, RecentError>((db, p) =>
  db
    .selectFrom("task_events as log")
    .crossJoin("tasks")
    .where(sql<boolean>`tasks.id = log.task_id and tasks.owner_id = ${p.owner}`)
    .where("log.id", ">=", p.from)
    .where("log.created_at", ">=", p.since)
    .where("log.type", "=", "task.failed")
    .where("tasks.plan", "is", null)
    .select(["log.task_id", "tasks.error", "log.created_at as at"])
    .orderBy("log.id", "desc")
    .limit(p.limit),
);

const failedAttempts = query<Since & { limit: number }, RecentError>((db, p) =>
  db
    .selectFrom("step_attempts")
    .crossJoin("tasks")
    .where(sql<boolean>`tasks.id = step_attempts.task_id and tasks.owner_id = ${p.owner}`)
    .where("ended_at", ">=", p.since)
    .where("step_attempts.error", "is not", null)
    .select(["step_attempts.task_id", "step_attempts.error", "ended_at as at"])
    .orderBy("ended_at", "desc")
    .limit(p.limit),
);

/** Failed calls, also those that were tried again, and plans that could not be made; the newest `limit` of each kind. */
export async function recentErrors(reader: Reader, since: Since, limit: number): Promise<RecentError[]> {
  const found = await Promise.all(
    [failedSteps, failedPlans, failedAttempts].map((errors) => reader.all(errors, { ...since, limit })),
  );
  return found.flat();
}
