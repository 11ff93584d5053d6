import { query } from "../query.ts";
import type { Query } from "../query.ts";
import type { Reader } from "../store.ts";

/*
 * Rows of a log are numbered in the order of their times, so the place of a time is found by halving: some twenty
 * look-ups by id, where an index on the time would cost a page in every commit.
 */

type Log = "tasks" | "task_events";
interface Place {
  id: number;
  created_at: number;
}

const newest = (log: Log): Query<Record<string, never>, Place> =>
  query((db) => db.selectFrom(log).select(["id", "created_at"]).orderBy("id", "desc").limit(1));
const from = (log: Log): Query<{ id: number }, Place> =>
  query((db, p) =>
    db.selectFrom(log).select(["id", "created_at"]).where("id", ">=", p.id).orderBy("id").limit(1),
  );
const queries = {
  tasks: { newest: newest("tasks"), from: from("tasks") },
  task_events: { newest: newest("task_events"), from: from("task_events") },
} as const;

/**
 * The first id whose row was made at `at` or later; one above the newest when there is none.
 * Rows that several processes made in the same moment may stand in another order than their times.
 */
export async function idAtTime(reader: Reader, log: Log, at: number): Promise<number> {
  const last = await reader.first(queries[log].newest, {});
  if (last === undefined) return 1;
  let low = 1;
  let high = last.id + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = await reader.first(queries[log].from, { id: middle });
    if (row === undefined || row.created_at >= at) high = middle;
    else low = row.id + 1;
  }
  return low;
}
