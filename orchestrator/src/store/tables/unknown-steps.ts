import { sql } from "kysely";
import { query } from "../query.ts";
import type { Reader } from "../store.ts";

/*
 * Only a task that is `executing` has steps that wait for a person, and an owner has only so many of those: they are
 * found by looking into each. An index by the steps' status would make every change of a step dearer.
 */

/**
 * Whether the task in the row at hand has a step whose outcome is unknown. A value, not EXISTS: from that PostgreSQL
 * makes a join, for which it reads the steps of all tasks.
 */
export const hasUnknownStep = sql<boolean>`(
  select step_number from task_steps
  where task_steps.task_id = tasks.id and task_steps.status = 'unknown' limit 1
) is not null`;

/** The numbers of the steps whose outcome is unknown, by task; a task that has none is not in it. */
export async function unknownStepsOf(
  reader: Reader,
  taskIds: readonly number[],
): Promise<ReadonlyMap<number, number[]>> {
  if (taskIds.length === 0) return new Map();
  const found = await reader.select((db) =>
    db
      .selectFrom("task_steps")
      .select(["task_id", "step_number"])
      .where("task_id", "in", taskIds)
      .where("status", "=", "unknown")
      .orderBy("task_id")
      .orderBy("step_number"),
  );
  const byTask = Map.groupBy(found, ({ task_id: id }) => id);
  return new Map([...byTask].map(([id, steps]) => [id, steps.map(({ step_number: number }) => number)]));
}

const awaiting = query<{ owner: string }, { n: number }>((db, p) =>
  db
    .selectFrom("tasks")
    .where("owner_id", "=", p.owner)
    .where("status", "=", "executing")
    .where(hasUnknownStep)
    .select((e) => e.fn.countAll<number>().as("n")),
);

/** How many tasks of an owner wait for a person to say what became of a step. */
export const countAwaitingResolution = async (reader: Reader, owner: string): Promise<number> =>
  Number((await reader.first(awaiting, { owner }))?.n ?? 0);
