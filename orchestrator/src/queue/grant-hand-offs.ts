import type { PostgresTx } from "../store/postgres/postgres-tx.ts";
import { groupOf, keyStates, lockPlaces, someWait } from "./pg-boss-jobs.ts";
import type { Among, KeyState } from "./pg-boss-jobs.ts";
import type { HeldJob, Job } from "./work-queue.ts";

/*
 * Which of the jobs that a transaction adds begin when it commits, with caps that hold over all processes.
 *
 * A lock is held until its transaction is on disk, so one lock for each key would let an agent's tasks be created one
 * commit after another (measured: 20 tasks a second, where the same server did 150). A key has several locks
 * therefore, a quarter of its cap. A job that begins takes one of them: so nobody else begins more jobs, unseen, than
 * there are locks that one does not have. Near the cap nothing is granted, and claims fill the last places.
 * A job that goes on in the place of one of its key that ends takes none: it does not change how many run.
 */

const PLACES_PER_LOCK = 4;

export interface HandOffs {
  /** Those that this process has a slot for. */
  wanted: readonly Job[];
  /** The job that the transaction completes: one of its key may go on in its place. */
  freed: HeldJob | undefined;
  among: Among;
  capOf(key: string): number;
  /** Any whole number, another one each time: which of a key's locks are tried. */
  turn: number;
}

/** New work queues up behind what waits already; the next step of a task that has a slot goes on in it. */
export async function grantHandOffs(tx: PostgresTx, handOffs: HandOffs): Promise<Job[]> {
  const { wanted, freed, among } = handOffs;
  if (freed === undefined && (await someWait(tx, among))) return [];
  const inPlace = freed === undefined ? undefined : wanted.find(({ key }) => key === freed.key);
  const capped = keysOf(wanted.filter((job) => job !== inPlace)).map((one) => placesOf(one, handOffs));
  if (capped.length > 0)
    await lockPlaces(
      tx,
      capped.flatMap(({ locks }) => locks),
    );
  const states = await keyStates(tx, [...new Set(wanted.map(({ key }) => groupOf(key)))], among);
  const begun = new Map<string, number>();
  return wanted.filter((job) => {
    const state = states.get(groupOf(job.key));
    if (state === undefined || (freed !== undefined && state.waits)) return false;
    if (job.key === undefined) return true;
    // More than the cap may run when it was lowered.
    if (job === inPlace) return state.active <= handOffs.capOf(job.key);
    const before = begun.get(job.key) ?? 0;
    const places = capped.find(({ key }) => key === job.key);
    if (places === undefined || before >= roomIn(places, state)) return false;
    begun.set(job.key, before + 1);
    return true;
  });
}

interface Places {
  key: string;
  cap: number;
  /** Names of the locks that are taken; each allows one job, all of them as many as there is room for. */
  locks: string[];
  /** How many of the key's locks others may have. */
  others: number;
}

function keysOf(jobs: readonly Job[]): { key: string; jobs: number }[] {
  const counts = new Map<string, number>();
  for (const { key } of jobs) if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].map(([key, n]) => ({ key, jobs: n }));
}

function placesOf({ key, jobs }: { key: string; jobs: number }, { capOf, turn }: HandOffs): Places {
  const cap = capOf(key);
  const all = Math.max(1, Math.floor(cap / PLACES_PER_LOCK));
  const mine = Math.min(jobs, all);
  const locks = Array.from({ length: mine }, (_, i) => `${key} ${(turn + i) % all}`);
  return { key, cap, locks, others: all - mine };
}

/** A job that ends in this transaction and is followed by another in its place still counts, and rightly so. */
function roomIn({ cap, locks, others }: Places, { active }: KeyState): number {
  const room = cap - active - others;
  return others === 0 ? room : Math.min(room, locks.length);
}
