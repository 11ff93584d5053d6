import type { Json } from "@orchestrator/contracts";
import type { PostgresStore, PostgresTx } from "../store/postgres/postgres-tx.ts";
import { spreadMs } from "./spread-ms.ts";
import type { HeldJob } from "./work-queue.ts";

/*
 * Our statements on pg-boss's table of jobs. pg-boss's own `fetch` knows one cap for all keys, picks within a key by
 * the random id and reads the server's clock; its `complete` leaves a row behind that must be removed later.
 * A job that is done has no row; `retry_count` counts how often it was handed out again, and so is the fence.
 */

/** A schema of its own: others may use pg-boss in the same database. */
export const SCHEMA = "orchestrator_queue";
export const QUEUE = "work";
/** Where pg-boss keeps the jobs of queues without a partition of their own. */
export const TABLE = `${SCHEMA}.job_common`;
/** A holder without a sign of life for so long is taken for dead. */
export const HEARTBEAT_SECONDS = 10;

/** Any numbers of ours. Claims exclude each other and all hand-offs; hand-offs exclude those of the same place. */
const CLAIM_LOCK = 7_202_611_223;
const PLACE_LOCKS = 720_261_122;

type Runner = Pick<PostgresTx, "raw"> | Pick<PostgresStore, "raw">;

/** pg-boss takes no empty group. */
const KEYLESS = "-";
export const groupOf = (key: string | undefined): string => (key === undefined ? KEYLESS : `=${key}`);
const keyOf = (group: string): string | undefined => (group === KEYLESS ? undefined : group.slice(1));

const WAITING = `name = '${QUEUE}' AND state < 'active' AND NOT blocked`;
const HELD = `name = '${QUEUE}' AND state = 'active'`;
/** `dueUs` is the last microsecond that counts as now. */
const timestamp = (parameter: string): string => `to_timestamp(${parameter}::float8 / 1000000)`;

/** Is anything due, and when is the next one due that is not yet? */
export async function peek(
  db: Runner,
  dueUs: number,
): Promise<{ isDue: boolean; nextAtMs: number | undefined }> {
  const { rows } = await db.raw(
    `SELECT EXISTS (SELECT FROM ${TABLE} WHERE ${WAITING} AND start_after <= ${timestamp("$1")}) AS due,
       (SELECT extract(epoch FROM min(start_after))::float8 * 1000 FROM ${TABLE} WHERE ${WAITING} AND start_after > ${timestamp("$1")}) AS next`,
    [dueUs],
  );
  const [row] = rows as { due: boolean; next: number | null }[];
  return {
    isDue: row?.due ?? false,
    nextAtMs: row?.next === null || row === undefined ? undefined : Math.ceil(row.next),
  };
}

interface ClaimedRow {
  id: string;
  data: string;
  group_id: string;
  priority: number;
  retry_count: number;
  due: number;
}

/** Hands out up to `limit` jobs that are due, of every key as many as its cap has room for; counted over all processes. */
export async function claimJobs(
  tx: PostgresTx,
  { limit, dueUs, capOf }: { limit: number; dueUs: number; capOf: (key: string) => number },
): Promise<HeldJob[]> {
  await tx.raw("SELECT pg_advisory_xact_lock($1)", [CLAIM_LOCK]);
  const groups = await groupsThatWait(tx);
  const room = groups
    .map(({ group_id: group, active }) => {
      const key = keyOf(group);
      return { group, free: key === undefined ? limit : Math.min(limit, capOf(key) - active) };
    })
    .filter(({ free }) => free > 0);
  if (room.length === 0) return [];
  // A row that is locked is being cancelled. Waiting for it while holding the lock could be waiting for ourselves.
  const { rows } = await tx.raw(
    `WITH taken AS (
       SELECT waiting.id FROM unnest($1::text[], $2::int[]) AS room (group_id, free)
       CROSS JOIN LATERAL (
         SELECT id, priority, start_after FROM ${TABLE} AS job
         WHERE ${WAITING} AND job.group_id = room.group_id AND start_after <= ${timestamp("$3")}
         ORDER BY priority DESC, start_after LIMIT room.free FOR UPDATE SKIP LOCKED
       ) AS waiting
       ORDER BY priority DESC, start_after LIMIT $4
     )
     UPDATE ${TABLE} AS job SET state = 'active', started_on = now(), heartbeat_on = now(),
       retry_count = CASE WHEN started_on IS NULL THEN retry_count ELSE retry_count + 1 END
     WHERE job.name = '${QUEUE}' AND job.id = ANY (ARRAY(SELECT id FROM taken))
     RETURNING id, data, group_id, priority, retry_count, extract(epoch FROM start_after)::float8 AS due`,
    [room.map(({ group }) => group), room.map(({ free }) => free), dueUs, limit],
  );
  return (rows as ClaimedRow[]).toSorted((a, b) => b.priority - a.priority || a.due - b.due).map(heldJob);
}

/** Every key of which a job waits, and how many of it run; found by leaping through the index from key to key. */
async function groupsThatWait(tx: PostgresTx): Promise<{ group_id: string; active: number }[]> {
  const { rows } = await tx.raw(
    `WITH RECURSIVE groups AS (
       (SELECT group_id FROM ${TABLE} WHERE ${WAITING} ORDER BY group_id LIMIT 1)
       UNION ALL
       SELECT (SELECT job.group_id FROM ${TABLE} AS job WHERE ${WAITING} AND job.group_id > groups.group_id ORDER BY job.group_id LIMIT 1)
       FROM groups WHERE groups.group_id IS NOT NULL
     )
     SELECT group_id, (SELECT count(*)::int FROM ${TABLE} AS job WHERE ${HELD} AND job.group_id = groups.group_id) AS active
     FROM groups WHERE group_id IS NOT NULL`,
    [],
  );
  return rows as { group_id: string; active: number }[];
}

const heldJob = (row: ClaimedRow): HeldJob => {
  // Only `insert` of open-pg-boss.ts writes it.
  const { kind, payload } = JSON.parse(row.data) as { kind: string; payload: Json };
  return {
    id: row.id,
    kind,
    key: keyOf(row.group_id),
    payload,
    priority: row.priority,
    fence: row.retry_count + 1,
    handedOff: false,
  };
};

/** Jobs that are due, but not these. */
export interface Among {
  dueUs: number;
  except: readonly string[];
}

export interface KeyState {
  active: number;
  /** Another job of the key waits that is due. */
  waits: boolean;
}

/**
 * Takes these locks, and keeps claims out, until the transaction ends. Locks are taken in one order, and by claims
 * never while they wait for a row, so nobody waits for each other in a circle.
 */
export async function lockPlaces(tx: PostgresTx, names: readonly string[]): Promise<void> {
  const locks = [...new Set(names.map(hash))].toSorted((a, b) => a - b);
  await tx.raw(
    `SELECT CASE WHEN place IS NULL THEN pg_advisory_xact_lock_shared($1) ELSE pg_advisory_xact_lock($2, place) END
     FROM unnest($3::int[]) AS place`,
    [CLAIM_LOCK, PLACE_LOCKS, [null, ...locks]],
  );
}

/** How it stands with these keys. */
export async function keyStates(
  tx: PostgresTx,
  groups: readonly string[],
  { dueUs, except }: Among,
): Promise<Map<string, KeyState>> {
  const { rows } = await tx.raw(
    `SELECT group_id, (SELECT count(*)::int FROM ${TABLE} AS job WHERE ${HELD} AND job.group_id = key.group_id) AS active,
       EXISTS (SELECT FROM ${TABLE} AS job WHERE ${WAITING} AND job.group_id = key.group_id AND start_after <= ${timestamp("$2")} AND id <> ALL ($3::uuid[])) AS waits
     FROM unnest($1::text[]) AS key (group_id)`,
    [groups, dueUs, except],
  );
  return new Map((rows as (KeyState & { group_id: string })[]).map((row) => [row.group_id, row]));
}

/** FNV-1a, as PostgreSQL's int4. Two places with one hash only wait for each other without need. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value | 0;
}

/** Makes jobs that this transaction added held by its process. */
export async function handOff(tx: PostgresTx, ids: readonly string[]): Promise<void> {
  await tx.raw(
    `UPDATE ${TABLE} SET state = 'active', started_on = now(), heartbeat_on = now() WHERE name = '${QUEUE}' AND id = ANY ($1::uuid[])`,
    [ids],
  );
}

interface Hold {
  id: string;
  fence: number;
}

const BY_HOLDER = `${HELD} AND id = $1 AND retry_count = $2`;
const holder = ({ id, fence }: Hold): [string, number] => [id, fence - 1];

export const isHeld = async (db: Runner, hold: Hold): Promise<boolean> =>
  (await db.raw(`SELECT FROM ${TABLE} WHERE ${BY_HOLDER}`, holder(hold))).rowCount === 1;

/** As `isHeld`, and it stays so until the transaction ends. */
export const keepHeld = async (tx: PostgresTx, hold: Hold): Promise<boolean> =>
  (await tx.raw(`SELECT FROM ${TABLE} WHERE ${BY_HOLDER} FOR NO KEY UPDATE`, holder(hold))).rowCount === 1;

/** False when it is no longer held so. */
export const completeJob = async (tx: PostgresTx, hold: Hold): Promise<boolean> =>
  (await tx.raw(`DELETE FROM ${TABLE} WHERE ${BY_HOLDER}`, holder(hold))).rowCount === 1;

/** False when it is no longer held so. */
export const giveBackJob = async (db: Runner, hold: Hold, runAtMs: number): Promise<boolean> =>
  (
    await db.raw(
      `UPDATE ${TABLE} SET state = 'retry', heartbeat_on = NULL, start_after = ${timestamp("$3")} WHERE ${BY_HOLDER}`,
      [...holder(hold), runAtMs * 1000],
    )
  ).rowCount === 1;

/** Removes jobs, whoever holds them. @returns those that were in somebody's hands */
export async function removeJobs(tx: PostgresTx, ids: readonly string[]): Promise<string[]> {
  const { rows } = await tx.raw(
    `DELETE FROM ${TABLE} WHERE name = '${QUEUE}' AND id = ANY ($1::uuid[]) RETURNING id, state::text`,
    [ids],
  );
  return (rows as { id: string; state: string }[])
    .filter(({ state }) => state === "active")
    .map(({ id }) => id);
}

/** Gives signs of life. @returns those that are still held so */
export async function touchJobs(
  db: Pick<PostgresStore, "raw">,
  held: readonly Hold[],
  withinMs: number,
): Promise<ReadonlySet<string>> {
  const { rows } = await db.raw(
    `UPDATE ${TABLE} AS job SET heartbeat_on = now()
     FROM unnest($1::uuid[], $2::int[]) AS hold (id, retry_count)
     WHERE ${HELD.replaceAll(/\b(name|state)\b/g, "job.$1")} AND job.id = hold.id AND job.retry_count = hold.retry_count RETURNING job.id`,
    [held.map(({ id }) => id), held.map(({ fence }) => fence - 1)],
    { withinMs },
  );
  return new Set((rows as { id: string }[]).map(({ id }) => id));
}

/** Has anybody held a job for too long without a sign of life, and what does the database's clock say? */
export async function lookForTheDead(
  db: Pick<PostgresStore, "raw">,
  withinMs: number,
): Promise<{ nowMs: number; isSuspicious: boolean }> {
  const { rows } = await db.raw(
    `SELECT extract(epoch FROM now())::float8 * 1000 AS now,
       EXISTS (SELECT FROM ${TABLE} WHERE ${HELD} AND heartbeat_on < now() - heartbeat_seconds * interval '1 second') AS suspicious`,
    [],
    { withinMs },
  );
  const [row] = rows as { now: number; suspicious: boolean }[];
  if (row === undefined) throw new Error("cannot happen: a SELECT without a table gave no row");
  return { nowMs: row.now, isSuspicious: row.suspicious };
}

/**
 * Lets the jobs of holders without a sign of life wait again.
 * @param asOfMs by the database's clock: a statement that hangs must not judge by the time at which it goes on
 * @param nowMs by the clock that jobs are due by
 * @returns how many there were
 */
export const takeFromTheDead = async (
  db: Runner,
  { asOfMs, nowMs }: { asOfMs: number; nowMs: number },
): Promise<number> => {
  const spread = [2, 3, 4].map((handOuts) => `WHEN ${handOuts - 1} THEN ${spreadMs(handOuts)}`).join(" ");
  const { rowCount } = await db.raw(
    `UPDATE ${TABLE} SET state = 'retry', heartbeat_on = NULL,
       start_after = CASE WHEN retry_count BETWEEN 1 AND 3
         THEN ${timestamp("$2")} + random() * CASE retry_count ${spread} END * interval '1 millisecond'
         ELSE start_after END
     WHERE ${HELD} AND heartbeat_on < ${timestamp("$1")} - heartbeat_seconds * interval '1 second'`,
    [asOfMs * 1000, nowMs * 1000],
  );
  return rowCount;
};

export async function countWaiting(db: Runner, dueUs: number): Promise<{ ready: number; delayed: number }> {
  const { rows } = await db.raw(
    `SELECT count(*) FILTER (WHERE start_after <= ${timestamp("$1")})::int AS ready,
       count(*) FILTER (WHERE start_after > ${timestamp("$1")})::int AS delayed
     FROM ${TABLE} WHERE ${WAITING}`,
    [dueUs],
  );
  return (rows as { ready: number; delayed: number }[])[0] ?? { ready: 0, delayed: 0 };
}

export async function missingJobs(tx: PostgresTx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await tx.raw(
    `SELECT wanted.id FROM unnest($1::uuid[]) AS wanted (id)
     WHERE NOT EXISTS (SELECT FROM ${TABLE} AS job WHERE job.name = '${QUEUE}' AND job.id = wanted.id)`,
    [ids],
  );
  return new Set((rows as { id: string }[]).map(({ id }) => id));
}

/** Is anything else waiting at all that is due? */
export async function someWait(tx: PostgresTx, { dueUs, except }: Among): Promise<boolean> {
  const { rows } = await tx.raw(
    `SELECT EXISTS (SELECT FROM ${TABLE} WHERE ${WAITING} AND start_after <= ${timestamp("$1")} AND id <> ALL ($2::uuid[])) AS waits`,
    [dueUs, except],
  );
  return (rows as { waits: boolean }[])[0]?.waits ?? false;
}
