interface Load {
  unfinished: number;
  readAt: number;
  /** How many tasks had ended by then. */
  ended: number;
}

interface Asked {
  ownerId: string;
  limit: number;
  now: number;
  /** How many tasks ended in this process so far, whoever's they are. */
  ended: number;
}

/** Counts the unfinished tasks of the owner in the database. */
type Count = () => Promise<number>;

/** Counting costs more than creating: a count is taken for this long, with what was created since. */
const FRESH_MS = 1000;
/** Of an owner at the limit it is taken for less, so that nobody is refused for long who need not be. */
const FRESH_AT_LIMIT_MS = 100;
/** And for less still when a task has ended since, which may have been one of the owner's. */
const FRESH_AFTER_AN_END_MS = 10;
const MOST_OWNERS = 10_000;

/**
 * How many unfinished tasks each owner has: those in the database, and those that are being written. What other
 * processes create is seen with the next count, so that several processes together may go over the limit by what they
 * create in a second.
 */
export class OwnerLoads {
  readonly #loads = new Map<string, Load>();
  readonly #counting = new Map<string, Promise<Load>>();
  readonly #underWay = new Map<string, number>();
  /** Of owners that are being counted: what was written since, which the count may have missed. */
  readonly #writtenMeanwhile = new Map<string, number>();

  /** A place for one more task, to be disposed of once it is written or is not; undefined when there is none. */
  async take(count: Count, asked: Asked): Promise<Disposable | undefined> {
    const { ownerId, limit } = asked;
    const load = await this.#latest(count, asked);
    const underWay = this.#underWay.get(ownerId) ?? 0;
    if (load.unfinished + underWay >= limit) return undefined;
    this.#underWay.set(ownerId, underWay + 1);
    return { [Symbol.dispose]: () => this.#written(ownerId) };
  }

  #written(ownerId: string): void {
    const underWay = (this.#underWay.get(ownerId) ?? 1) - 1;
    if (underWay === 0) this.#underWay.delete(ownerId);
    else this.#underWay.set(ownerId, underWay);
    const load = this.#loads.get(ownerId);
    if (load !== undefined) load.unfinished++;
    const meanwhile = this.#writtenMeanwhile.get(ownerId);
    if (meanwhile !== undefined) this.#writtenMeanwhile.set(ownerId, meanwhile + 1);
  }

  #latest(count: Count, asked: Asked): Promise<Load> | Load {
    const { ownerId, now } = asked;
    const known = this.#loads.get(ownerId);
    if (known !== undefined && now >= known.readAt && now - known.readAt < freshMs(known, asked))
      return known;
    const counting = this.#counting.get(ownerId) ?? this.#count(count, asked);
    this.#counting.set(ownerId, counting);
    return counting;
  }

  async #count(count: Count, { ownerId, now, ended }: Asked): Promise<Load> {
    this.#writtenMeanwhile.set(ownerId, 0);
    try {
      const counted = await count();
      const unfinished = counted + (this.#writtenMeanwhile.get(ownerId) ?? 0);
      const load = { unfinished, readAt: now, ended };
      if (this.#loads.size >= MOST_OWNERS) this.#loads.clear();
      this.#loads.set(ownerId, load);
      return load;
    } finally {
      this.#counting.delete(ownerId);
      this.#writtenMeanwhile.delete(ownerId);
    }
  }
}

/** For how long a count is taken for true, in milliseconds. Pure. */
function freshMs(known: Load, { limit, ended }: Asked): number {
  if (known.unfinished < limit) return FRESH_MS;
  return known.ended === ended ? FRESH_AT_LIMIT_MS : FRESH_AFTER_AN_END_MS;
}
