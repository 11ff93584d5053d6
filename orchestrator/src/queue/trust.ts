/*
 * A process that looks for the dead sees only how old their last sign of life is. After a database that stood still,
 * everybody's is old; so is it after a jump of the database's clock, and to a process that has just started all it
 * sees may be the leavings of such a time. Nobody is judged until this process itself has reached the database
 * steadily for so long that every living one has had the time to give a sign of life.
 */

/** How steadily a process has reached the database. Times are of its monotonic clock, in milliseconds. */
export interface Trust {
  /** Since when without a gap. */
  sinceMs: number;
  lastMs: number;
  /** What the database's clock said then; undefined when it did not answer. */
  databaseMs: number | undefined;
}

/** One round of signs of life and looks, when it has ended. */
export interface Tick {
  endedAtMs: number;
  databaseMs: number | undefined;
}

/**
 * From the end of one round to the end of the next, which are a second apart. A shorter gap makes nobody look dead:
 * signs of life are at most 4 s apart, and 10 s without one make a holder dead.
 */
export const LONGEST_GAP_MS = 4000;

export function afterTick(before: Trust | undefined, { endedAtMs, databaseMs }: Tick): Trust {
  const isSteady =
    before !== undefined &&
    isShort(before.lastMs, endedAtMs) &&
    before.databaseMs !== undefined &&
    databaseMs !== undefined &&
    isShort(before.databaseMs, databaseMs);
  return { sinceMs: isSteady ? before.sinceMs : endedAtMs, lastMs: endedAtMs, databaseMs };
}

const isShort = (fromMs: number, toMs: number): boolean => toMs - fromMs <= LONGEST_GAP_MS;

/** May this process say who is dead? */
export const mayJudge = ({ sinceMs, lastMs, databaseMs }: Trust, graceMs: number): boolean =>
  databaseMs !== undefined && lastMs - sinceMs >= graceMs;
