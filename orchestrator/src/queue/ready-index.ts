import { Heap } from "./heap.ts";

/** What the index knows of a job; the rest is in its row. */
export interface IndexedJob {
  id: string;
  key: string;
  priority: number;
  runAt: number;
}

interface Entry extends IndexedJob {
  order: number;
  state: "delayed" | "ready" | "removed";
}

interface ReadyJobs {
  heap: Heap<Entry>;
  /** The heap's entries without the removed ones. */
  count: number;
}

/**
 * The order in which jobs of this process's database are handed out: by priority, then by time, then first come
 * first served; never more of a key than its cap. Only ids are held, so a backlog of 100,000 costs some megabytes.
 * An entry that is removed stays in its heap, and counts for nothing, until it comes to the top.
 */
export class ReadyIndex {
  readonly #entries = new Map<string, Entry>();
  readonly #delayed = new Heap<Entry>((a, b) => a.runAt - b.runAt || a.order - b.order);
  readonly #ready = new Map<string, ReadyJobs>();
  #order = 0;
  #readyCount = 0;

  get ready(): number {
    return this.#readyCount;
  }
  get delayed(): number {
    return this.#entries.size - this.#readyCount;
  }

  /** When the next delayed job is due; undefined without any. */
  get nextRunAt(): number | undefined {
    dropRemoved(this.#delayed);
    return this.#delayed.top?.runAt;
  }

  readyOf(key: string): number {
    return this.#ready.get(key)?.count ?? 0;
  }

  /** A job that is there already stays as it is. */
  add(job: IndexedJob, now: number): void {
    if (this.#entries.has(job.id)) return;
    const entry: Entry = { ...job, order: this.#order++, state: "delayed" };
    this.#entries.set(job.id, entry);
    if (job.runAt > now) this.#delayed.push(entry);
    else this.#pushReady(entry);
  }

  /** Takes a job out before its turn, if it is there. */
  remove(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#entries.delete(id);
    if (entry.state === "ready") this.#countReady(entry.key, -1);
    entry.state = "removed";
  }

  /**
   * Takes out up to `limit` jobs that may begin now.
   * @param free how many more jobs of a key may run
   */
  take(limit: number, now: number, free: (key: string) => number): IndexedJob[] {
    this.#promote(now);
    const taken: IndexedJob[] = [];
    const left = new Map<string, number>();
    while (taken.length < limit) {
      const best = this.#best((key) => left.get(key) ?? free(key));
      if (best === undefined) break;
      left.set(best.key, (left.get(best.key) ?? free(best.key)) - 1);
      this.remove(best.id);
      taken.push(best);
    }
    return taken;
  }

  #best(free: (key: string) => number): Entry | undefined {
    let best: Entry | undefined;
    for (const [key, { heap }] of this.#ready) {
      dropRemoved(heap);
      const { top } = heap;
      if (top === undefined || (best !== undefined && byTurn(best, top) <= 0) || free(key) <= 0) continue;
      best = top;
    }
    return best;
  }

  #promote(now: number): void {
    for (let { top } = this.#delayed; top !== undefined && top.runAt <= now; { top } = this.#delayed) {
      this.#delayed.pop();
      if (top.state !== "removed") this.#pushReady(top);
    }
  }

  #pushReady(entry: Entry): void {
    entry.state = "ready";
    let jobs = this.#ready.get(entry.key);
    if (jobs === undefined) {
      jobs = { heap: new Heap(byTurn), count: 0 };
      this.#ready.set(entry.key, jobs);
    }
    jobs.heap.push(entry);
    this.#countReady(entry.key, 1);
  }

  #countReady(key: string, by: 1 | -1): void {
    this.#readyCount += by;
    const jobs = this.#ready.get(key);
    if (jobs === undefined) return;
    jobs.count += by;
    if (jobs.count === 0) this.#ready.delete(key);
  }
}

function dropRemoved(heap: Heap<Entry>): void {
  while (heap.top?.state === "removed") heap.pop();
}

const byTurn = (a: Entry, b: Entry): number =>
  b.priority - a.priority || a.runAt - b.runAt || a.order - b.order;
