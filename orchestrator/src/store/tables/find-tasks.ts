import { sql } from "kysely";
import type { ListTasks } from "@orchestrator/contracts";
import type { Dialect, QueryBuilder } from "../query.ts";
import type { Reader } from "../store.ts";
import { idAtTime } from "./id-at-time.ts";
import type { TaskRow } from "./tasks.ts";
import { hasUnknownStep } from "./unknown-steps.ts";

/** For a text or an agent one request goes through so many tasks or steps; the next page goes on behind them. */
export const LOOKED_THROUGH = 10_000;
const COUNT_LIMIT = 10_000;
/** The clocks of several processes may differ by so much. */
const CLOCK_SKEW_MS = 60_000;

export interface FoundTasks {
  rows: TaskRow[];
  /** Counted up to 10,000; with a text or an agent, among the newest 10,000 that are looked through. */
  total: number;
  /** Where the next page begins; it may be there though this one is not full. */
  nextCursor: number | undefined;
}

/** Ids that can be meant: `from` and above, below `below`. */
interface Range {
  from: number;
  below: number;
}

/** The newest first, below the cursor; of every owner when none is given. */
export async function findTasks(
  reader: Reader,
  ownerId: string | undefined,
  filter: ListTasks,
): Promise<FoundTasks> {
  const all = await rangeOf(reader, filter);
  const here = { ...all, below: Math.min(all.below, filter.cursor ?? Infinity) };
  const part = await lookedThrough(reader, ownerId, filter, here);
  const ids = await reader.select((db, dialect) =>
    matching(db, dialect, ownerId, filter, part).orderBy("tasks.id", "desc").limit(filter.limit),
  );
  const isFull = ids.length === filter.limit;
  const endOfPart = part.from > here.from ? part.from : undefined;
  const isAllThereIs = !isFull && filter.cursor === undefined;
  return {
    rows: await rowsOf(
      reader,
      ids.map(({ id }) => id),
    ),
    total: isAllThereIs
      ? ids.length
      : await count(reader, ownerId, filter, await lookedThrough(reader, ownerId, filter, all)),
    nextCursor: isFull ? ids.at(-1)?.id : endOfPart,
  };
}

async function rangeOf(reader: Reader, { since, until }: ListTasks): Promise<Range> {
  return {
    from: since === undefined ? 1 : await idAtTime(reader, "tasks", Date.parse(since) - CLOCK_SKEW_MS),
    below:
      until === undefined
        ? Number.MAX_SAFE_INTEGER
        : await idAtTime(reader, "tasks", Date.parse(until) + CLOCK_SKEW_MS),
  };
}

/** The part of the range that one request goes through. */
async function lookedThrough(
  reader: Reader,
  ownerId: string | undefined,
  filter: ListTasks,
  range: Range,
): Promise<Range> {
  const { text, ...rest } = filter;
  if (text === undefined && filter.agent_id === undefined) return range;
  const offset = LOOKED_THROUGH - 1;
  const [floor] = await reader.select((db, dialect) =>
    filter.agent_id === undefined
      ? matching(db, dialect, ownerId, rest, range).orderBy("tasks.id", "desc").limit(1).offset(offset)
      : stepsOf(db, filter.agent_id, range).orderBy("task_id", "desc").limit(1).offset(offset),
  );
  return { ...range, from: floor?.id ?? range.from };
}

/** The tasks of an agent's steps, once for each step. */
const stepsOf = (db: QueryBuilder, agentId: number, { from, below }: Range) =>
  db
    .selectFrom("task_steps")
    .select("task_id as id")
    .where("agent_id", "=", agentId)
    .where("task_id", ">=", from)
    .where("task_id", "<", below);

function matching(
  db: QueryBuilder,
  dialect: Dialect,
  ownerId: string | undefined,
  filter: ListTasks,
  { from, below }: Range,
) {
  const { status, user_id: userId, session_id: sessionId, text, agent_id: agentId, since, until } = filter;
  let q = db.selectFrom("tasks").select("tasks.id").where("tasks.id", ">=", from);
  if (below < Number.MAX_SAFE_INTEGER) q = q.where("tasks.id", "<", below);
  if (ownerId !== undefined) q = q.where("owner_id", "=", ownerId);
  if (status !== undefined) q = q.where("tasks.status", "=", status);
  if (userId !== undefined) q = q.where("user_id", "=", userId);
  if (sessionId !== undefined) q = q.where("session_id", "=", sessionId);
  if (filter.parent_task_id !== undefined) q = q.where("parent_task_id", "=", filter.parent_task_id);
  if (filter.awaits === "resolution") q = q.where("tasks.status", "=", "executing").where(hasUnknownStep);
  if (since !== undefined) q = q.where("tasks.created_at", ">=", Date.parse(since));
  if (until !== undefined) q = q.where("tasks.created_at", "<=", Date.parse(until));
  if (text !== undefined) q = q.where(holdsText(text.toLowerCase(), dialect));
  return agentId === undefined ? q : q.where("tasks.id", "in", stepsOf(db, agentId, { from, below }));
}

// The same library's lower case as JavaScript's `toLowerCase`, as in the filter by capability.
const holdsText = (needle: string, dialect: Dialect) =>
  dialect === "postgres"
    ? sql<boolean>`strpos(lower(description collate "und-x-icu"), ${needle}) > 0`
    : sql<boolean>`instr(lower(description), ${needle}) > 0`;

async function rowsOf(reader: Reader, ids: readonly number[]): Promise<TaskRow[]> {
  if (ids.length === 0) return [];
  return reader.select((db) =>
    db.selectFrom("tasks").selectAll().where("id", "in", ids).orderBy("id", "desc"),
  );
}

async function count(
  reader: Reader,
  ownerId: string | undefined,
  filter: ListTasks,
  range: Range,
): Promise<number> {
  const [row] = await reader.select((db, dialect) =>
    db
      .selectFrom(matching(db, dialect, ownerId, filter, range).limit(COUNT_LIMIT).as("found"))
      .select((e) => e.fn.countAll<number>().as("n")),
  );
  return Number(row?.n ?? 0);
}
