import { backoffMs } from "../kernel/backoff.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Store, Tx } from "../store/store.ts";
import {
  claimJobRow,
  completeJobRow,
  giveBackJobRow,
  insertJobRows,
  isHeld,
  lostJobRows,
  missingJobRows,
  readyJobRows,
  reclaimJobRows,
  removeJobRow,
} from "../store/tables/jobs.ts";
import type { JobRow } from "../store/tables/jobs.ts";
import { fromJson, toJson } from "../store/tables/json-column.ts";
import { ReadyIndex } from "./ready-index.ts";
import type { IndexedJob } from "./ready-index.ts";
import { repeatWrite, StaleHolder } from "./repeat-write.ts";
import { spreadMs } from "./spread-ms.ts";
import type {
  Guarded,
  HeldJob,
  HeldJobContext,
  Job,
  JobHandler,
  QueueStats,
  StopReason,
  WorkOptions,
  WorkQueue,
} from "./work-queue.ts";

/*
 * A job's life: `ready` (a row, and an entry in the index of this process) → `running` (its holder has the fence)
 * → no row. A job that finds a free slot when it is enqueued is inserted as `running` with fence 1 and begins when
 * its transaction commits: no claim, no second transaction. At start every `running` row belonged to a process that
 * died, and is `ready` again, those that were lost before a little later (see spread-ms.ts); the next claim raises its
 * fence, so the dead holder could not write any more.
 *
 * The file is used by one process only (see store/sqlite/file-lock.ts), so slots and caps are counted in memory.
 */

const CLAIM_BATCH = 64;
const HANDLER_FAILED_BACKOFF_MS = [1000, 5000, 30_000];

interface Running {
  job: HeldJob;
  abort: AbortController;
  done: Promise<void>;
}

export interface SqliteQueueDeps {
  store: Store;
  clock: Clock;
  random: () => number;
  onError: (message: string, error: unknown) => void;
}

export class SqliteQueue implements WorkQueue {
  readonly #deps: SqliteQueueDeps;
  readonly #index = new ReadyIndex();
  readonly #running = new Map<string, Running>();
  readonly #runningByKey = new Map<string, number>();
  /** The job that a transaction completes: what is enqueued with it may go on in its slot. */
  readonly #freedBy = new WeakMap<Tx, HeldJob>();
  /** Slots promised to jobs of transactions that have not committed yet. */
  #reserved = 0;
  #handler: JobHandler | undefined;
  /** While it stops: what was handed over before has begun by its rows, and is begun and finished. */
  #lastHandler: JobHandler | undefined;
  #options: WorkOptions = { slots: 0, capOf: () => 0, mayHandOff: () => false };
  #pumping = false;
  #armedFor: number | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(deps: SqliteQueueDeps) {
    this.#deps = deps;
  }

  async enqueue(tx: Tx, jobs: readonly Job[], begin: "at_once" | "in_turn"): Promise<ReadonlySet<string>> {
    const now = this.#deps.clock.now();
    const freed = this.#freedBy.get(tx);
    const handedOff = new Set<string>();
    let spare = this.#options.slots - this.#running.size - this.#reserved + (freed === undefined ? 0 : 1);
    for (const job of jobs) {
      if (begin === "at_once" && spare > 0 && this.#mayBeginAtOnce(job, now, freed)) {
        spare--;
        handedOff.add(job.id);
        this.#reserve(tx, job);
      } else {
        tx.onCommit(() => this.#addToIndex(job, now));
      }
    }
    await insertJobRows(
      tx,
      jobs.map((job) => rowOf(job, now, handedOff.has(job.id) ? "running" : "ready")),
    );
    return handedOff;
  }

  async cancel(tx: Tx, jobIds: readonly string[]): Promise<void> {
    for (const id of jobIds) await removeJobRow(tx, id);
    tx.onCommit(() => {
      for (const id of jobIds) {
        this.#index.remove(id);
        this.#running.get(id)?.abort.abort("cancelled" satisfies StopReason);
      }
    });
  }

  async missing(tx: Tx, jobIds: readonly string[]): Promise<ReadonlySet<string>> {
    return missingJobRows(tx, jobIds);
  }

  async work(handler: JobHandler, options: WorkOptions): Promise<void> {
    const { store, clock } = this.#deps;
    await store.transaction((tx) => this.#takeFromTheDead(tx));
    for (const row of await readyJobRows(store.reader)) this.#index.add(indexed(row), clock.now());
    this.#handler = handler;
    this.#options = options;
    this.#pump();
  }

  async #takeFromTheDead(tx: Tx): Promise<void> {
    const { clock, random } = this.#deps;
    for (const { id, fence } of await lostJobRows(tx, 2))
      await giveBackJobRow(tx, id, fence, clock.now() + Math.round(random() * spreadMs(fence)));
    await reclaimJobRows(tx);
  }

  async stop({ graceMs }: { graceMs: number }): Promise<void> {
    this.#lastHandler = this.#handler;
    this.#handler = undefined;
    this.#cancelTimer?.();
    const all = (): Promise<unknown> => Promise.allSettled([...this.#running.values()].map((r) => r.done));
    const { clock } = this.#deps;
    const grace = Promise.withResolvers<void>();
    const cancelGrace = clock.at(clock.now() + graceMs, grace.resolve);
    await Promise.race([this.#idle(), grace.promise]);
    this.#lastHandler = undefined;
    cancelGrace();
    for (const { abort } of this.#running.values()) abort.abort("stopping" satisfies StopReason);
    await all();
  }

  /** Until nothing runs, and no transaction is under way that hands over a job. */
  async #idle(): Promise<void> {
    while (this.#running.size > 0 || (this.#reserved > 0 && this.#lastHandler !== undefined)) {
      await Promise.allSettled([...this.#running.values()].map(({ done }) => done));
      if (this.#running.size > 0 || this.#reserved === 0) continue;
      // Transactions end one after another; when none can any more, nothing is handed over either.
      const hasStore = await this.#deps.store.transaction(async () => true).catch(() => false);
      if (!hasStore) return;
    }
  }

  async stats(): Promise<QueueStats> {
    return { ready: this.#index.ready, delayed: this.#index.delayed, running: this.#running.size };
  }

  async backlog(): Promise<number> {
    return this.#index.ready + this.#index.delayed + this.#running.size;
  }

  #addToIndex(job: Job, now: number): void {
    this.#index.add(
      { id: job.id, key: job.key ?? "", priority: job.priority ?? 0, runAt: job.runAt ?? now },
      now,
    );
    this.#pump();
  }

  /** New work queues up behind what waits already; the next step of a task that has a slot goes on in it. */
  #mayBeginAtOnce(job: Job, now: number, freed: HeldJob | undefined): boolean {
    if (this.#handler === undefined || (job.runAt ?? 0) > now) return false;
    const key = job.key ?? "";
    if (!this.#options.mayHandOff(key)) return false;
    if (this.#freeOf(key) + (freed?.key === job.key ? 1 : 0) <= 0) return false;
    return freed === undefined ? this.#index.ready === 0 : this.#index.readyOf(key) === 0;
  }

  #reserve(tx: Tx, job: Job): void {
    const key = job.key ?? "";
    this.#reserved++;
    this.#count(key, 1);
    tx.onCommit(() => {
      this.#reserved--;
      this.#count(key, -1);
      this.#begin({ ...job, fence: 1, handedOff: true });
    });
    tx.onRollback(() => {
      this.#reserved--;
      this.#count(key, -1);
    });
  }

  #freeOf(key: string): number {
    const cap = key === "" ? Number.POSITIVE_INFINITY : this.#options.capOf(key);
    return cap - (this.#runningByKey.get(key) ?? 0);
  }

  #count(key: string, by: 1 | -1): void {
    const n = (this.#runningByKey.get(key) ?? 0) + by;
    if (n === 0) this.#runningByKey.delete(key);
    else this.#runningByKey.set(key, n);
  }

  /** Claims what may begin now and arms the timer for what comes next. */
  #pump(): void {
    if (this.#pumping || this.#handler === undefined) return;
    const { clock } = this.#deps;
    const spare = this.#options.slots - this.#running.size - this.#reserved;
    const next = this.#index.take(Math.min(spare, CLAIM_BATCH), clock.now(), (key) => this.#freeOf(key));
    if (next.length === 0) {
      this.#armTimer();
      return;
    }
    this.#pumping = true;
    void this.#claim(next).finally(() => {
      this.#pumping = false;
      this.#pump();
    });
  }

  #armTimer(): void {
    const at = this.#index.nextRunAt;
    if (at === this.#armedFor) return;
    this.#cancelTimer?.();
    this.#armedFor = at;
    this.#cancelTimer =
      at === undefined
        ? undefined
        : this.#deps.clock.at(at, () => {
            this.#armedFor = undefined;
            this.#pump();
          });
  }

  async #claim(jobs: IndexedJob[]): Promise<void> {
    const { store, clock, random, onError } = this.#deps;
    this.#reserved += jobs.length;
    for (const { key } of jobs) this.#count(key, 1);
    const release = (): void => {
      this.#reserved -= jobs.length;
      for (const { key } of jobs) this.#count(key, -1);
    };
    try {
      await store.transaction(async (tx) => {
        const claimed: JobRow[] = [];
        for (const { id } of jobs) {
          const row = await claimJobRow(tx, id);
          if (row !== undefined) claimed.push(row);
        }
        // At the commit itself: a cancel that commits next finds them running.
        tx.onCommit(() => {
          release();
          for (const row of claimed) this.#begin(heldJob(row));
        });
      });
    } catch (error) {
      release();
      onError("jobs could not be claimed", error);
      // Their rows are still ready; they come again when the store may be well.
      const now = clock.now();
      for (const job of jobs) this.#index.add({ ...job, runAt: now + backoffMs([1000], 1, random()) }, now);
    }
  }

  #begin(job: HeldJob): void {
    const handler = this.#handler ?? (job.handedOff ? this.#lastHandler : undefined);
    // Stopped between commit and begin: the row stays `running` and is taken back at the next start.
    if (handler === undefined) return;
    const abort = new AbortController();
    const key = job.key ?? "";
    this.#count(key, 1);
    const done = this.#handle(handler, job, abort.signal).finally(() => {
      this.#running.delete(job.id);
      this.#count(key, -1);
      this.#pump();
    });
    this.#running.set(job.id, { job, abort, done });
  }

  async #handle(handler: JobHandler, job: HeldJob, signal: AbortSignal): Promise<void> {
    const held = { ended: false };
    try {
      await handler(job, this.#contextOf(job, signal, held));
      if (held.ended || signal.aborted) return;
      this.#deps.onError(`the handler of a ${job.kind} job neither settled it nor failed`, undefined);
    } catch (error) {
      if (signal.aborted) return;
      this.#deps.onError(`the handler of a ${job.kind} job failed`, error);
      if (held.ended) return;
    }
    await this.#giveBack(job, signal).catch((e: unknown) =>
      this.#deps.onError("a job could not be given back", e),
    );
  }

  async #giveBack(job: HeldJob, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#deps;
    await repeatWrite(this.#deps, signal, async (tx) => {
      const now = clock.now();
      const runAt = now + backoffMs(HANDLER_FAILED_BACKOFF_MS, job.fence, random());
      if (!(await giveBackJobRow(tx, job.id, job.fence, runAt))) throw new StaleHolder();
      tx.onCommit(() =>
        this.#index.add({ id: job.id, key: job.key ?? "", priority: job.priority ?? 0, runAt }, now),
      );
    });
  }

  /** @param held set to `ended` as soon as the job is no longer this holder's */
  #contextOf(job: HeldJob, signal: AbortSignal, held: { ended: boolean }): HeldJobContext {
    const guarded = async <T>(write: (tx: Tx) => Promise<T>): Promise<Guarded<T>> => {
      const result = await repeatWrite(this.#deps, signal, write);
      if (result.fate === "stale") held.ended = true;
      return result;
    };
    return {
      signal,
      checkpoint: (write) =>
        guarded(async (tx) => {
          if (!(await isHeld(tx, job.id, job.fence))) throw new StaleHolder();
          return write(tx);
        }),
      settle: (write) =>
        guarded(async (tx) => {
          if (!(await completeJobRow(tx, job.id, job.fence))) throw new StaleHolder();
          this.#freedBy.set(tx, job);
          tx.onCommit(() => {
            held.ended = true;
          });
          return write(tx);
        }),
    };
  }
}

const indexed = (row: Pick<JobRow, "id" | "key" | "priority" | "run_at">): IndexedJob => ({
  id: row.id,
  key: row.key ?? "",
  priority: row.priority,
  runAt: row.run_at,
});

const heldJob = (row: JobRow): HeldJob => ({
  id: row.id,
  kind: row.kind,
  key: row.key ?? undefined,
  payload: fromJson(row.payload),
  priority: row.priority,
  fence: row.fence,
  handedOff: false,
});

const rowOf = (job: Job, now: number, state: JobRow["state"]): JobRow => ({
  id: job.id,
  kind: job.kind,
  key: job.key ?? null,
  payload: toJson(job.payload),
  priority: job.priority ?? 0,
  run_at: job.runAt ?? now,
  state,
  fence: state === "running" ? 1 : 0,
});
