import { randomInt } from "node:crypto";
import { backoffMs } from "../kernel/backoff.ts";
import type { PostgresTx } from "../store/postgres/postgres-tx.ts";
import type { Tx } from "../store/store.ts";
import { grantHandOffs } from "./grant-hand-offs.ts";
import { heldContext, postgresOf } from "./held-context.ts";
import type { RunningJob } from "./held-context.ts";
import { JobNews } from "./job-news.ts";
import type { JobNewsDeps } from "./job-news.ts";
import type { PgBossSchema } from "./open-pg-boss.ts";
import {
  claimJobs,
  countWaiting,
  giveBackJob,
  handOff,
  missingJobs,
  peek,
  removeJobs,
} from "./pg-boss-jobs.ts";
import { repeatWrite, StaleHolder } from "./repeat-write.ts";
import { SignsOfLife } from "./signs-of-life.ts";
import type { SignsOfLifeDeps } from "./signs-of-life.ts";
import { WaitingCount } from "./waiting-count.ts";
import type {
  HeldJob,
  Job,
  JobHandler,
  QueueStats,
  StopReason,
  WorkOptions,
  WorkQueue,
} from "./work-queue.ts";

/*
 * A job's life: `created` (waits) → `active` (its holder has the fence) → no row. A job that is given back, or whose
 * holder gave no sign of life for ten seconds, waits again as `retry`; the next claim raises its fence. A job that
 * finds a free slot when it is enqueued becomes active in that transaction and begins when it commits.
 *
 * Any number of processes share the database. Slots are counted in memory, caps in the table: claims and hand-offs
 * take locks, so that no two of them count the same key at once. Whoever adds jobs tells the others, and everybody
 * looks once a second.
 */

const CLAIM_BATCH = 64;
const LOOK_EVERY_MS = 1000;
/** A cancel may be heard of before the claim that it overtook. */
const REMEMBER_CANCELLED_MS = 10_000;
const HANDLER_FAILED_BACKOFF_MS = [1000, 5000, 30_000];

export interface PgBossQueueDeps extends SignsOfLifeDeps, Pick<JobNewsDeps, "listener"> {
  boss: Pick<PgBossSchema, "insert">;
  random: () => number;
}

export class PgBossQueue implements WorkQueue, AsyncDisposable {
  readonly #deps: PgBossQueueDeps;
  readonly #news: JobNews;
  readonly #waiting: WaitingCount;
  readonly #signs: SignsOfLife;
  readonly #running = new Map<string, RunningJob>();
  readonly #cancelled = new Set<string>();
  /** The job that a transaction completes: what is enqueued with it may go on in its slot. */
  readonly #freedBy = new WeakMap<Tx, HeldJob>();
  #cancelLook: (() => void) | undefined;
  /** Slots promised to claims and to jobs of transactions that have not committed yet. */
  #reserved = 0;
  #handler: JobHandler | undefined;
  /** While it stops: what was handed over before has begun by its rows, and is begun and finished. */
  #lastHandler: JobHandler | undefined;
  #options: WorkOptions = { slots: 0, capOf: () => 0, mayHandOff: () => false };
  #pumping: Promise<void> | undefined;
  #pumpAgain = false;
  #lastDueUs = 0;
  /** Processes begin at different ones, so that they seldom want the same lock. */
  #turn = randomInt(2 ** 20);

  constructor(deps: PgBossQueueDeps) {
    this.#deps = deps;
    this.#waiting = new WaitingCount(async () => {
      const { ready, delayed } = await countWaiting(deps.store, this.#nowUs());
      return ready + delayed;
    }, deps.clock);
    this.#news = new JobNews(deps, {
      onWaiting: () => this.#pump(),
      onCancelled: (ids) => this.#abort(ids),
    });
    this.#signs = new SignsOfLife(deps, {
      isAtWork: () => this.#handler !== undefined || this.#running.size > 0,
      inHand: () => [...this.#running.values()],
      onTaken: () => (this.#news.waiting(), this.#pump()),
    });
  }

  async enqueue(tx: Tx, jobs: readonly Job[], begin: "at_once" | "in_turn"): Promise<ReadonlySet<string>> {
    const postgres = postgresOf(tx);
    const now = this.#deps.clock.now();
    // Before anything is awaited: no other transaction gets the same slots.
    const wanted = begin === "at_once" ? this.#reserve(tx, jobs, now) : [];
    // Last, since it locks: everybody else's jobs of the same keys wait until this transaction ends.
    await this.#deps.boss.insert(
      postgres,
      jobs.map((job) => ({ job, dueAtUs: this.#dueAtUs(job, now) })),
    );
    const begins = await this.#begins(postgres, wanted, jobs);
    const granted = wanted.filter(({ job }) => begins.includes(job));
    for (const promise of wanted) if (!granted.includes(promise)) promise.release();
    const handedOff = new Set(granted.map(({ job }) => job.id));
    if (handedOff.size > 0) await handOff(postgres, [...handedOff]);
    for (const { job, release } of granted) {
      tx.onCommit(() => (release(), this.#begin({ ...job, fence: 1, handedOff: true })));
    }
    const waiting = jobs.filter(({ id }) => !handedOff.has(id));
    if (waiting.length > 0) {
      tx.onCommit(() => {
        this.#waiting.add(waiting.length);
        this.#tellWaiting(waiting);
      });
    }
    return handedOff;
  }

  async cancel(tx: Tx, jobIds: readonly string[]): Promise<void> {
    if (jobIds.length === 0) return;
    const held = await removeJobs(postgresOf(tx), jobIds);
    tx.onCommit(() => {
      this.#waiting.forget();
      this.#abort(jobIds);
      const elsewhere = held.filter((id) => !this.#running.has(id));
      if (elsewhere.length > 0) this.#news.cancelled(elsewhere);
    });
  }

  async missing(tx: Tx, jobIds: readonly string[]): Promise<ReadonlySet<string>> {
    return missingJobs(postgresOf(tx), jobIds);
  }

  async work(handler: JobHandler, options: WorkOptions): Promise<void> {
    this.#handler = handler;
    this.#options = options;
    await this.#signs.begin();
    this.#pump();
    await this.#pumping;
  }

  async stop({ graceMs }: { graceMs: number }): Promise<void> {
    this.#lastHandler = this.#handler;
    this.#handler = undefined;
    const { clock } = this.#deps;
    const grace = Promise.withResolvers<void>();
    const cancelGrace = clock.at(clock.now() + graceMs, grace.resolve);
    await this.#pumping;
    this.#cancelLook?.();
    const all = (): Promise<unknown> =>
      Promise.allSettled([...this.#running.values()].map(({ done }) => done));
    await Promise.race([this.#idle(), grace.promise]);
    this.#lastHandler = undefined;
    cancelGrace();
    for (const { abort } of this.#running.values()) abort.abort("stopping" satisfies StopReason);
    await all();
    this.#signs.end();
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
    const waiting = await countWaiting(this.#deps.store, this.#nowUs());
    return { ...waiting, running: this.#running.size };
  }

  async backlog(): Promise<number> {
    return (await this.#waiting.read()) + this.#running.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#news[Symbol.asyncDispose]();
  }

  /** The last microsecond that counts as now. */
  #nowUs(): number {
    return this.#deps.clock.now() * 1000 + 999;
  }

  /** Jobs of one millisecond keep their order by the microsecond. */
  #dueAtUs(job: Job, now: number): number {
    if (job.runAt !== undefined && job.runAt > now) return job.runAt * 1000;
    const us = (job.runAt ?? now) * 1000;
    this.#lastDueUs = this.#lastDueUs >= us && this.#lastDueUs < us + 999 ? this.#lastDueUs + 1 : us;
    return this.#lastDueUs;
  }

  #spare(): number {
    return this.#options.slots - this.#running.size - this.#reserved;
  }

  /** Reserves slots of this process for those of the jobs that may begin at once. */
  #reserve(tx: Tx, jobs: readonly Job[], now: number): Promised[] {
    if (this.#handler === undefined) return [];
    const freed = this.#freedBy.get(tx);
    const mayBegin = jobs.filter((job) => (job.runAt ?? 0) <= now && this.#options.mayHandOff(job.key ?? ""));
    const spare = Math.max(0, this.#spare() + (freed === undefined ? 0 : 1));
    return mayBegin.slice(0, spare).map((job) => {
      this.#reserved++;
      let isReserved = true;
      const release = (): void => {
        if (isReserved) this.#reserved--;
        isReserved = false;
      };
      tx.onRollback(release);
      return { job, release };
    });
  }

  async #begins(tx: PostgresTx, wanted: readonly Promised[], added: readonly Job[]): Promise<Job[]> {
    if (wanted.length === 0) return [];
    return grantHandOffs(tx, {
      wanted: wanted.map(({ job }) => job),
      freed: this.#freedBy.get(tx),
      among: { dueUs: this.#nowUs(), except: added.map(({ id }) => id) },
      capOf: this.#options.capOf,
      turn: this.#turn++,
    });
  }

  #tellWaiting(jobs: readonly Job[]): void {
    const now = this.#deps.clock.now();
    if (jobs.some(({ runAt }) => (runAt ?? 0) <= now)) this.#news.waiting();
    this.#pump();
  }

  #abort(jobIds: readonly string[]): void {
    const { clock } = this.#deps;
    for (const id of jobIds) {
      this.#cancelled.add(id);
      clock.at(clock.now() + REMEMBER_CANCELLED_MS, () => this.#cancelled.delete(id));
      this.#running.get(id)?.abort.abort("cancelled" satisfies StopReason);
    }
  }

  /** Claims what may begin now and arms the timer for what comes next. */
  #pump(): void {
    if (this.#handler === undefined) return;
    if (this.#pumping !== undefined) {
      this.#pumpAgain = true;
      return;
    }
    this.#pumpAgain = false;
    this.#pumping = this.#claim().then((goOn) => {
      this.#pumping = undefined;
      if (goOn || this.#pumpAgain) this.#pump();
    });
  }

  /** @returns whether there may be more to claim at once */
  async #claim(): Promise<boolean> {
    const { store, clock, onError } = this.#deps;
    let lookAt = clock.now() + LOOK_EVERY_MS;
    let goOn = false;
    try {
      const dueUs = this.#nowUs();
      const { isDue, nextAtMs } =
        this.#spare() > 0 ? await peek(store, dueUs) : { isDue: false, nextAtMs: undefined };
      lookAt = Math.min(lookAt, nextAtMs ?? lookAt);
      if (isDue) goOn = await this.#claimDue(Math.min(this.#spare(), CLAIM_BATCH), dueUs);
    } catch (error) {
      onError("jobs could not be claimed", error);
    }
    this.#cancelLook?.();
    this.#cancelLook = clock.at(lookAt, () => this.#pump());
    return goOn;
  }

  async #claimDue(limit: number, dueUs: number): Promise<boolean> {
    if (limit <= 0) return false;
    this.#reserved += limit;
    let isReserved = true;
    const release = (): void => {
      if (isReserved) this.#reserved -= limit;
      isReserved = false;
    };
    try {
      return await this.#deps.store.transaction(async (tx) => {
        const jobs = await claimJobs(postgresOf(tx), { limit, dueUs, capOf: this.#options.capOf });
        // At the commit itself: a cancel that commits next finds them running.
        tx.onCommit(() => {
          release();
          for (const job of jobs) this.#begin(job);
        });
        return jobs.length === limit;
      });
    } finally {
      release();
    }
  }

  #begin(job: HeldJob): void {
    if (this.#cancelled.has(job.id)) return;
    const handler = this.#handler ?? (job.handedOff ? this.#lastHandler : undefined);
    if (handler === undefined) {
      // Stopped between commit and begin.
      void this.#release(job);
      return;
    }
    const abort = new AbortController();
    const running: RunningJob = { job, abort, isEnding: false, hasEnded: false, done: Promise.resolve() };
    this.#running.set(job.id, running);
    running.done = this.#handle(handler, running).finally(() => {
      // Under the same id it may have begun again.
      if (this.#running.get(job.id) === running) this.#running.delete(job.id);
      this.#pump();
    });
  }

  async #handle(handler: JobHandler, running: RunningJob): Promise<void> {
    const { job, abort } = running;
    const context = heldContext(this.#deps, running, (tx) => this.#freedBy.set(tx, job));
    try {
      await handler(job, context);
      if (running.hasEnded) return;
      if (!abort.signal.aborted)
        this.#deps.onError(`the handler of a ${job.kind} job neither settled it nor failed`, undefined);
    } catch (error) {
      if (!abort.signal.aborted) this.#deps.onError(`the handler of a ${job.kind} job failed`, error);
      if (running.hasEnded) return;
    }
    if (abort.signal.reason === ("cancelled" satisfies StopReason)) return;
    if (abort.signal.aborted) {
      await this.#release(job);
      return;
    }
    running.isEnding = true;
    await this.#giveBack(job, abort.signal).catch((error: unknown) =>
      this.#deps.onError("a job could not be given back", error),
    );
  }

  /** Lets another process have it at once. Without the database they have it when we count as dead. */
  async #release(job: HeldJob): Promise<void> {
    const { store, clock } = this.#deps;
    const isReleased = await giveBackJob(store, job, clock.now()).catch(() => false);
    if (isReleased) this.#news.waiting();
  }

  async #giveBack(job: HeldJob, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#deps;
    await repeatWrite(this.#deps, signal, async (tx) => {
      const runAt = clock.now() + backoffMs(HANDLER_FAILED_BACKOFF_MS, job.fence, random());
      if (!(await giveBackJob(postgresOf(tx), job, runAt))) throw new StaleHolder();
    });
  }
}

/** A job of a transaction, and its slot. */
interface Promised {
  job: Job;
  release(): void;
}
