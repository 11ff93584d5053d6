import { Heap } from "./heap.ts";

/** What the index knows of a job; the rest is in its row. */
export interface IndexedJob {
  id: string;
  key: string;
  priority: number;
  runAt: number;
}

/**
 * The order in which jobs of this process's database are handed out: by priority, then by time, then first come
 * first served; never more of a key than its cap. Only ids are held, so a backlog of 100,000 costs some megabytes.
 * Jobs that were cancelled meanwhile stay until their turn and are then found to have no row.
 */
export class ReadyIndex {
  readonly #delayed = new Heap<IndexedJob & { order: number }>((a, b) => a.runAt - b.runAt || a.order - b.order);
  readonly #ready = new Map<string, Heap<IndexedJob & { order: number }>>();
  #order = 0;
  #readyCount = 0;

  get ready(): number {
    return this.#readyCount;
  }
  get delayed(): number {
    return this.#delayed.size;
  }

  /** When the next delayed job is due; undefined without any. */
  get nextRunAt(): number | undefined {
    return this.#delayed.top?.runAt;
  }

  readyOf(key: string): number {
    return this.#ready.get(key)?.size ?? 0;
  }

  add(job: IndexedJob, now: number): void {
    const entry = { ...job, order: this.#order++ };
    if (job.runAt > now) this.#delayed.push(entry);
    else this.#pushReady(entry);
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
      taken.push(this.#popReady(best.key));
    }
    return taken;
  }

  #best(free: (key: string) => number): (IndexedJob & { order: number }) | undefined {
    let best: (IndexedJob & { order: number }) | undefined;
    for (const [key, heap] of this.#ready) {
      const top = heap.top;
      if (top === undefined || (best !== undefined && byTurn(best, top) <= 0) || free(key) <= 0) continue;
      best = top;
    }
    return best;
  }

  #promote(now: number): void {
    for (let top = this.#delayed.top; top !== undefined && top.runAt <= now; top = this.#delayed.top) {
      this.#delayed.pop();
      this.#pushReady(top);
    }
  }

  #pushReady(entry: IndexedJob & { order: number }): void {
    let heap = this.#ready.get(entry.key);
    if (heap === undefined) {
      heap = new Heap(byTurn);
      this.#ready.set(entry.key, heap);
    }
    heap.push(entry);
    this.#readyCount++;
  }

  #popReady(key: string): IndexedJob {
    const heap = this.#ready.get(key);
    const job = heap?.pop();
    if (heap === undefined || job === undefined) throw new Error("cannot happen: the best job's heap is empty");
    if (heap.size === 0) this.#ready.delete(key);
    this.#readyCount--;
    return job;
  }
}

const byTurn = (a: IndexedJob & { order: number }, b: IndexedJob & { order: number }): number =>
  b.priority - a.priority || a.runAt - b.runAt || a.order - b.order;
