import type { Reader } from "../store/store.ts";
import { countUnfinishedTasks } from "../store/tables/tasks.ts";

interface Load {
  unfinished: number;
  readAt: number;
}

/** Counting costs more than creating: a count is taken for this long, with what was created since. */
const FRESH_MS = 1000;
/** Of an owner at the limit it is taken for less, so that nobody is refused for long who need not be. */
const FRESH_AT_LIMIT_MS = 100;
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

  /** A place for one more task, to be disposed of once it is written or is not; undefined when there is none. */
  async take(reader: Reader, ownerId: string, limit: number, now: number): Promise<Disposable | undefined> {
    const load = await this.#latest(reader, ownerId, limit, now);
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
  }

  #latest(reader: Reader, ownerId: string, limit: number, now: number): Promise<Load> | Load {
    const known = this.#loads.get(ownerId);
    const freshMs = known !== undefined && known.unfinished >= limit ? FRESH_AT_LIMIT_MS : FRESH_MS;
    if (known !== undefined && now >= known.readAt && now - known.readAt < freshMs) return known;
    const counting = this.#counting.get(ownerId) ?? this.#count(reader, ownerId, limit, now);
    this.#counting.set(ownerId, counting);
    return counting;
  }

  async #count(reader: Reader, ownerId: string, limit: number, now: number): Promise<Load> {
    try {
      const load = { unfinished: await countUnfinishedTasks(reader, ownerId, limit), readAt: now };
      if (this.#loads.size >= MOST_OWNERS) this.#loads.clear();
      this.#loads.set(ownerId, load);
      return load;
    } finally {
      this.#counting.delete(ownerId);
    }
  }
}
