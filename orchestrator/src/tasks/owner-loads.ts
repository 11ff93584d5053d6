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
 * How many unfinished tasks each owner has. What other processes create is seen with the next count, so that several
 * processes together may go over the limit by what they create in a second.
 */
export class OwnerLoads {
  readonly #loads = new Map<string, Load>();

  /** Counts one more for the owner, unless that would be more than `limit`. */
  async take(reader: Reader, ownerId: string, limit: number, now: number): Promise<boolean> {
    const load = await this.#latest(reader, ownerId, limit, now);
    if (load.unfinished >= limit) return false;
    load.unfinished++;
    return true;
  }

  async #latest(reader: Reader, ownerId: string, limit: number, now: number): Promise<Load> {
    const known = this.#loads.get(ownerId);
    const freshMs = known !== undefined && known.unfinished >= limit ? FRESH_AT_LIMIT_MS : FRESH_MS;
    if (known !== undefined && now >= known.readAt && now - known.readAt < freshMs) return known;
    const load = { unfinished: await countUnfinishedTasks(reader, ownerId, limit), readAt: now };
    // Whoever counted at the same time has taken its place in this one.
    const latest = this.#loads.get(ownerId);
    if (latest !== undefined && latest.readAt === now) return latest;
    if (this.#loads.size >= MOST_OWNERS) this.#loads.clear();
    this.#loads.set(ownerId, load);
    return load;
  }
}
