import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { skippingClock } from "../../test/kit/skipping-clock.ts";
import type { SkippingClock } from "../../test/kit/skipping-clock.ts";
import type { Clock } from "../kernel/clock.ts";
import { apiKeyRow } from "../store/sample-rows.ts";
import type { Store, Tx } from "../store/store.ts";
import { storeUnavailable } from "../store/store-error.ts";
import { findApiKeyRow, insertApiKeyRow } from "../store/tables/api-keys.ts";
import type {
  Guarded,
  HeldJob,
  HeldJobContext,
  Job,
  JobHandler,
  WorkOptions,
  WorkQueue,
} from "./work-queue.ts";

export interface QueueDeps {
  store: Store;
  clock: Clock;
  random: () => number;
  onError: (message: string, error: unknown) => void;
}

/** What a queue stands on: a database of its own. */
export interface QueueGround extends AsyncDisposable {
  store: Store;
  /** A queue as a new process would have it; the one before it counts as dead. */
  makeQueue(deps: QueueDeps): WorkQueue;
  /** Gives the queue every chance to do what it must not do. */
  quiet(): Promise<void>;
}

export interface SuiteOptions {
  /** How many random schedules are run. */
  schedules: number;
  /** Which of several transactions of one turn comes first: the one that was asked for first, or any. */
  orderOfTransactions: "as_asked" | "any";
  /** How often a failed test is tried again; for a database in another process, whose timing a busy machine bends. */
  retry: number;
}

/** What every queue keeps to, whatever its database. */
export function describeQueue(
  name: string,
  open: () => Promise<QueueGround>,
  { schedules, orderOfTransactions, retry }: SuiteOptions = {
    schedules: 150,
    orderOfTransactions: "as_asked",
    retry: 0,
  },
): void {
  describe(`${name}: what begins when`, { retry }, () => describeOrder(open));
  describe(`${name}: hand-off`, { retry }, () => describeHandOff(open, orderOfTransactions));
  describe(`${name}: the holder's writes`, { retry }, () => describeWrites(open));
  describe(`${name}: cancel`, { retry }, () => describeCancel(open));
  describe(`${name}: failures`, { retry }, () => describeFailures(open));
  describe(`${name}: stop and start`, { retry }, () => describeStop(open));
  describe(`${name}: any schedule`, { retry }, () => describeSchedules(open, schedules));
}

/** A job in the hands of the test. */
interface Held {
  job: HeldJob;
  context: HeldJobContext;
  /** Settles the job and lets its handler return. */
  settle<T>(write?: (tx: Tx) => Promise<T>): Promise<Guarded<T | undefined>>;
  /** Lets the handler return, or throw. */
  end(error?: Error): void;
}

class Bench implements AsyncDisposable {
  readonly clock: SkippingClock = skippingClock();
  readonly errors: string[] = [];
  /** The ids of the jobs in the order in which they began. */
  readonly begun: string[] = [];
  readonly held = new Map<string, Held>();
  readonly store: Store;
  storeIsDown = false;
  queue: WorkQueue;
  readonly #ground: QueueGround;

  constructor(ground: QueueGround) {
    this.#ground = ground;
    // Fails when everything is written and only the commit is missing.
    const failing: Pick<Store, "transaction"> = {
      transaction: (work) =>
        ground.store.transaction(async (tx) => {
          const value = await work(tx);
          if (this.storeIsDown) throw storeUnavailable(new Error("made so by the test"));
          return value;
        }),
    };
    this.store = { ...ground.store, ...failing };
    this.queue = this.makeQueue();
  }

  makeQueue(): WorkQueue {
    return this.#ground.makeQueue({
      store: this.store,
      clock: this.clock,
      random: () => 0,
      onError: (message) => this.errors.push(message),
    });
  }

  work(options: Partial<WorkOptions> = {}): Promise<void> {
    return this.queue.work(this.handler, { slots: 10, capOf: () => 10, mayHandOff: () => true, ...options });
  }

  readonly handler: JobHandler = async (job, context) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const end = (error?: Error): void => (error === undefined ? resolve() : reject(error));
    const settle: Held["settle"] = async (write) => {
      const result = await context.settle(async (tx) => write?.(tx));
      end();
      return result;
    };
    this.begun.push(job.id);
    this.held.set(job.id, { job, context, settle, end });
    await promise;
  };

  enqueue(jobs: Job[], begin: "at_once" | "in_turn" = "in_turn"): Promise<ReadonlySet<string>> {
    return this.store.transaction((tx) => this.queue.enqueue(tx, jobs, begin));
  }

  /** The job's holder, as soon as it has begun (again, with `fence`). */
  async holder(job: Job, fence = 1): Promise<Held> {
    await until(
      () => (this.held.get(job.id)?.job.fence ?? 0) >= fence,
      `job ${job.id} to begin with fence ${fence}`,
    );
    return this.held.get(job.id) as Held;
  }

  async settle(job: Job): Promise<void> {
    await (await this.holder(job)).settle();
  }

  quiet(): Promise<void> {
    return this.#ground.quiet();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const held of this.held.values()) held.end();
    this.storeIsDown = false;
    await this.queue.stop({ graceMs: 0 });
    await this.#ground[Symbol.asyncDispose]();
  }
}

const benchOn = async (open: () => Promise<QueueGround>): Promise<Bench> => new Bench(await open());

const newJob = (given: Partial<Job> = {}): Job => ({
  id: randomUUID(),
  kind: "test",
  payload: null,
  ...given,
});
const idsOf = (jobs: readonly Job[]): string[] => jobs.map((job) => job.id);

async function until(condition: () => boolean, what: string): Promise<void> {
  const giveUpAt = Date.now() + 8000;
  while (!condition()) {
    if (Date.now() > giveUpAt) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function describeOrder(open: () => Promise<QueueGround>): void {
  it.each(["at_once", "in_turn"] as const)(
    "never runs a job whose transaction was rolled back (%s)",
    async (begin) => {
      await using bench = await benchOn(open);
      await bench.work();
      const [lost, next] = [newJob(), newJob()];
      const failed = bench.store.transaction(async (tx) => {
        await bench.queue.enqueue(tx, [lost], begin);
        throw new Error("rolled back by the test");
      });
      await expect(failed).rejects.toThrow("rolled back");
      await bench.enqueue([next]);
      await bench.holder(next);
      await bench.quiet();
      expect(bench.begun).toEqual([next.id]);
      expect(await bench.queue.stats()).toEqual({ ready: 0, delayed: 0, running: 1 });
    },
  );

  it("gives the handler the job as it was enqueued", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    const job = newJob({
      kind: "step",
      key: "agent:7",
      payload: { ünï: [null, 1.5, "\u{1f600}'\""] },
      priority: 3,
    });
    const handed = newJob({ ...job, id: randomUUID(), facts: { known: "here" } });
    await bench.enqueue([job], "in_turn");
    expect((await bench.holder(job)).job).toMatchObject({ ...job, fence: 1, handedOff: false });
    await bench.enqueue([handed], "at_once");
    expect((await bench.holder(handed)).job).toMatchObject({ ...handed, fence: 1, handedOff: true });
  });

  it("runs what was enqueued before it began to work, once", async () => {
    await using bench = await benchOn(open);
    const jobs = [newJob(), newJob({ runAt: bench.clock.now() + 60_000 })];
    expect((await bench.enqueue(jobs, "at_once")).size).toBe(0);
    await bench.work();
    await bench.settle(jobs[0] as Job);
    await bench.quiet();
    expect(bench.begun).toEqual([jobs[0]?.id]);
    expect(await bench.queue.stats()).toEqual({ ready: 0, delayed: 1, running: 0 });
  });

  it("runs no more jobs at once than it has slots", async () => {
    await using bench = await benchOn(open);
    await bench.work({ slots: 2 });
    const jobs = Array.from({ length: 5 }, () => newJob());
    await bench.enqueue(jobs.slice(0, 1), "at_once");
    await bench.enqueue(jobs.slice(1));
    await bench.holder(jobs[1] as Job);
    await bench.quiet();
    expect(bench.begun).toEqual(idsOf(jobs.slice(0, 2)));
    expect(await bench.queue.stats()).toEqual({ ready: 3, delayed: 0, running: 2 });
    expect(await bench.queue.backlog()).toBe(5);
    await bench.settle(jobs[1] as Job);
    await bench.holder(jobs[2] as Job);
    await bench.quiet();
    expect(bench.begun).toEqual(idsOf(jobs.slice(0, 3)));
  });

  it("begins the higher priority first and, of equal ones, the one that came first", async () => {
    await using bench = await benchOn(open);
    await bench.work({ slots: 1 });
    const [running, a, b, urgent, c, late] = [
      newJob(),
      newJob(),
      newJob({ key: "k" }),
      newJob({ priority: 5 }),
      newJob(),
      newJob({ priority: -1 }),
    ];
    await bench.enqueue([running]);
    await bench.holder(running);
    await bench.enqueue([late, a]);
    await bench.enqueue([b]);
    await bench.enqueue([c, urgent]);
    for (const job of [running, urgent, a, b, c, late]) await bench.settle(job);
    expect(bench.begun).toEqual(idsOf([running, urgent, a, b, c, late]));
  });

  it("passes by a key that is at its cap and comes back to it in order", async () => {
    await using bench = await benchOn(open);
    await bench.work({ slots: 3, capOf: (key) => (key === "narrow" ? 1 : 10) });
    const narrow = [1, 2, 3].map(() => newJob({ key: "narrow", priority: 9 }));
    const others = [newJob({ key: "wide" }), newJob()];
    await bench.enqueue([...narrow, ...others]);
    for (const job of others) await bench.holder(job);
    await bench.quiet();
    expect(bench.begun).toEqual(idsOf([narrow[0] as Job, ...others]));
    for (const job of narrow) await bench.settle(job);
    expect(bench.begun.filter((id) => idsOf(narrow).includes(id))).toEqual(idsOf(narrow));
  });

  it("begins a delayed job at its time, also when an earlier one is enqueued later", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    const now = bench.clock.now();
    const [far, near] = [newJob({ runAt: now + 60_000 }), newJob({ runAt: now + 10_000 })];
    expect((await bench.enqueue([far], "at_once")).size).toBe(0);
    await bench.enqueue([near]);
    await bench.quiet();
    expect(await bench.queue.stats()).toEqual({ ready: 0, delayed: 2, running: 0 });
    bench.clock.skip(9000);
    await bench.quiet();
    expect(bench.begun).toEqual([]);
    bench.clock.skip(1000);
    await bench.holder(near);
    bench.clock.skip(40_000);
    await bench.quiet();
    expect(bench.begun).toEqual([near.id]);
    bench.clock.skip(10_000);
    await bench.holder(far);
  });

  it("begins a job whose time came while every slot was taken", async () => {
    await using bench = await benchOn(open);
    await bench.work({ slots: 1 });
    const [running, delayed] = [newJob(), newJob({ runAt: bench.clock.now() + 10_000 })];
    await bench.enqueue([running, delayed]);
    await bench.holder(running);
    bench.clock.skip(20_000);
    await bench.quiet();
    expect(bench.begun).toEqual([running.id]);
    await bench.settle(running);
    await bench.holder(delayed);
  });

  it("waits out a delay although the clock is set back meanwhile", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    const job = newJob({ runAt: bench.clock.now() + 10_000 });
    await bench.enqueue([job]);
    bench.clock.skip(-3_600_000);
    bench.clock.skip(10_000);
    await bench.quiet();
    expect(bench.begun).toEqual([]);
    bench.clock.skip(3_600_000);
    await bench.holder(job);
  });
}

function describeHandOff(open: () => Promise<QueueGround>, order: SuiteOptions["orderOfTransactions"]): void {
  it("hands a job over in the transaction that enqueues it, and begins it when that commits", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    const job = newJob();
    await bench.store.transaction(async (tx) => {
      expect(await bench.queue.enqueue(tx, [job], "at_once")).toEqual(new Set([job.id]));
      expect(bench.begun).toEqual([]);
    });
    const { job: held } = await bench.holder(job);
    expect([held.handedOff, held.fence]).toEqual([true, 1]);
  });

  it("hands nothing over that is enqueued in turn", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    const job = newJob();
    expect((await bench.enqueue([job], "in_turn")).size).toBe(0);
    const { job: held } = await bench.holder(job);
    expect([held.handedOff, held.fence]).toEqual([false, 1]);
  });

  it("hands over as many as there are free slots, and the rest in turn", async () => {
    await using bench = await benchOn(open);
    await bench.work({ slots: 2 });
    const jobs = [newJob(), newJob(), newJob()];
    const handedOver = await bench.enqueue(jobs, "at_once");
    expect([...handedOver]).toEqual(idsOf(jobs.slice(0, 2)));
    for (const job of jobs) await bench.settle(job);
    expect(bench.held.get(jobs[2]?.id ?? "")?.job.handedOff).toBe(false);
  });

  it("promises a slot once when several transactions ask for it in one turn", async () => {
    await using bench = await benchOn(open);
    await bench.work({ slots: 2 });
    const jobs = [newJob(), newJob(), newJob(), newJob()];
    const handedOver = await Promise.all(jobs.map((job) => bench.enqueue([job], "at_once")));
    const sizes = handedOver.map((ids) => ids.size);
    const promised = sizes.reduce((sum, size) => sum + size, 0);
    // Several writers may each leave a slot to the other; never may they promise one twice.
    expect(promised).toBeGreaterThan(0);
    expect(promised).toBeLessThanOrEqual(2);
    if (order !== "any") expect(sizes).toEqual([1, 1, 0, 0]);
    await bench.quiet();
    // A slot that was promised to nobody is taken by a claim.
    expect(bench.begun).toHaveLength(2);
    expect(bench.begun).toEqual(expect.arrayContaining(handedOver.flatMap((ids) => [...ids])));
  });

  it("takes the cap of the key into account", async () => {
    await using bench = await benchOn(open);
    await bench.work({ capOf: () => 2 });
    const jobs = [newJob({ key: "a" }), newJob({ key: "a" }), newJob({ key: "a" }), newJob({ key: "b" })];
    expect([...(await bench.enqueue(jobs, "at_once"))]).toEqual(idsOf([jobs[0], jobs[1], jobs[3]] as Job[]));
  });

  it("hands over only what may be, and runs the rest all the same", async () => {
    await using bench = await benchOn(open);
    await bench.work({ mayHandOff: (key) => key !== "tripped" });
    const [tripped, fine] = [newJob({ key: "tripped" }), newJob({ key: "fine" })];
    expect((await bench.enqueue([fine], "at_once")).size).toBe(1);
    expect((await bench.enqueue([tripped], "at_once")).size).toBe(0);
    expect((await bench.holder(tripped)).job.handedOff).toBe(false);
  });

  it("gives the promised slot back when the transaction is rolled back", async () => {
    await using bench = await benchOn(open);
    await bench.work({ slots: 1, capOf: () => 1 });
    const rolledBack = bench.store.transaction(async (tx) => {
      expect((await bench.queue.enqueue(tx, [newJob({ key: "k" })], "at_once")).size).toBe(1);
      throw new Error("rolled back by the test");
    });
    await expect(rolledBack).rejects.toThrow("rolled back");
    expect((await bench.enqueue([newJob({ key: "k" })], "at_once")).size).toBe(1);
  });

  it("goes on in the slot of the job that a settle completes, although others wait", async () => {
    await using bench = await benchOn(open);
    await bench.work({ slots: 1, capOf: () => 1 });
    const [first, waiting, next, second] = [
      newJob({ key: "a" }),
      newJob({ key: "b" }),
      newJob({ key: "a" }),
      newJob({ key: "a" }),
    ];
    await bench.enqueue([first], "at_once");
    await bench.enqueue([waiting], "at_once");
    const held = await bench.holder(first);
    const settled = await held.settle((tx) => bench.queue.enqueue(tx, [next, second], "at_once"));
    expect(settled).toEqual({ fate: "ok", value: new Set([next.id]) });
    expect((await bench.holder(next)).job).toMatchObject({ handedOff: true, fence: 1 });
    await bench.quiet();
    expect(bench.begun).toEqual([first.id, next.id]);
    await bench.settle(next);
    await bench.settle(waiting);
    await bench.settle(second);
  });

  it("does not go on past jobs of the same key that wait already", async () => {
    await using bench = await benchOn(open);
    await bench.work({ slots: 5, capOf: () => 1 });
    const [first, waiting, next] = [newJob({ key: "a" }), newJob({ key: "a" }), newJob({ key: "a" })];
    await bench.enqueue([first, waiting]);
    const settled = await (
      await bench.holder(first)
    ).settle((tx) => bench.queue.enqueue(tx, [next], "at_once"));
    expect(settled).toEqual({ fate: "ok", value: new Set() });
    await bench.settle(waiting);
    await bench.settle(next);
    expect(bench.begun).toEqual(idsOf([first, waiting, next]));
  });
}

const writeKey =
  (hash: string) =>
  (tx: Tx): Promise<number> =>
    insertApiKeyRow(tx, apiKeyRow({ key_hash: hash }));
const isWritten = async (bench: Bench, hash: string): Promise<boolean> =>
  (await findApiKeyRow(bench.store.reader, hash)) !== undefined;

function describeWrites(open: () => Promise<QueueGround>): void {
  it.each(["at_once", "in_turn"] as const)(
    "writes at a checkpoint and keeps the job, writes at the settle and ends it (%s)",
    async (begin) => {
      await using bench = await benchOn(open);
      await bench.work();
      const job = newJob();
      await bench.enqueue([job], begin);
      const { context, settle } = await bench.holder(job);
      expect(await context.checkpoint(writeKey("begun"))).toMatchObject({
        fate: "ok",
        value: expect.any(Number),
      });
      expect(await bench.queue.stats()).toMatchObject({ running: 1 });
      expect(await settle(writeKey("done"))).toMatchObject({ fate: "ok" });
      expect([await isWritten(bench, "begun"), await isWritten(bench, "done")]).toEqual([true, true]);
      await until(() => bench.errors.length > 0 || bench.begun.length === 1, "the end");
      await bench.quiet();
      expect(await bench.queue.stats()).toEqual({ ready: 0, delayed: 0, running: 0 });
      expect(bench.begun).toEqual([job.id]);
      expect(bench.errors).toEqual([]);
    },
  );

  it("refuses a second settle", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    const job = newJob();
    await bench.enqueue([job]);
    const { context } = await bench.holder(job);
    expect(await context.settle(writeKey("one"))).toMatchObject({ fate: "ok" });
    expect(await context.settle(writeKey("two"))).toEqual({ fate: "stale" });
    expect(await context.checkpoint(writeKey("three"))).toEqual({ fate: "stale" });
    expect([await isWritten(bench, "two"), await isWritten(bench, "three")]).toEqual([false, false]);
  });

  it("passes on what the write throws, undoes it and keeps the job", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    const job = newJob();
    await bench.enqueue([job]);
    const { context, settle } = await bench.holder(job);
    const failing = async (tx: Tx): Promise<void> => {
      await writeKey("undone")(tx);
      throw new RangeError("thrown by the test");
    };
    await expect(context.checkpoint(failing)).rejects.toThrow(RangeError);
    await expect(context.settle(failing)).rejects.toThrow(RangeError);
    expect(await isWritten(bench, "undone")).toBe(false);
    expect(await settle(writeKey("done"))).toMatchObject({ fate: "ok" });
  });

  it("refuses the writes of a holder whose job was handed out again", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    const job = newJob();
    await bench.enqueue([job]);
    const dead = await bench.holder(job);
    // A new process takes over; the old one only seemed dead.
    bench.queue = bench.makeQueue();
    await bench.work();
    const alive = await bench.holder(job, 2);
    expect(alive.job).toMatchObject({ fence: 2, handedOff: false });
    expect(await dead.context.checkpoint(writeKey("stale"))).toEqual({ fate: "stale" });
    expect(await dead.settle(writeKey("stale"))).toEqual({ fate: "stale" });
    expect(await isWritten(bench, "stale")).toBe(false);
    expect(await alive.settle(writeKey("alive"))).toMatchObject({ fate: "ok" });
  });
}

function describeCancel(open: () => Promise<QueueGround>): void {
  const cancel = (bench: Bench, ...jobs: Job[]): Promise<void> =>
    bench.store.transaction((tx) => bench.queue.cancel(tx, idsOf(jobs)));

  it("takes jobs out that wait for a slot or for their time", async () => {
    await using bench = await benchOn(open);
    await bench.work({ slots: 1 });
    const [running, ready, delayed, next] = [
      newJob(),
      newJob(),
      newJob({ runAt: bench.clock.now() + 10_000 }),
      newJob(),
    ];
    await bench.enqueue([running, ready, delayed]);
    await bench.holder(running);
    await cancel(bench, ready, delayed);
    expect(await bench.queue.stats()).toEqual({ ready: 0, delayed: 0, running: 1 });
    await bench.enqueue([next]);
    bench.clock.skip(20_000);
    await bench.settle(running);
    await bench.settle(next);
    await bench.quiet();
    expect(bench.begun).toEqual([running.id, next.id]);
  });

  it("tells a running handler after the commit, and refuses its writes", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    const [job, other] = [newJob(), newJob()];
    await bench.enqueue([job, other], "at_once");
    const { context, settle } = await bench.holder(job);
    await bench.store.transaction(async (tx) => {
      await bench.queue.cancel(tx, [job.id]);
      expect(context.signal.aborted).toBe(false);
    });
    expect(context.signal.reason).toBe("cancelled");
    expect((await bench.holder(other)).context.signal.aborted).toBe(false);
    expect(await context.checkpoint(writeKey("stale"))).toEqual({ fate: "stale" });
    expect(await settle(writeKey("stale"))).toEqual({ fate: "stale" });
    expect(await isWritten(bench, "stale")).toBe(false);
    await bench.quiet();
    expect(bench.errors).toEqual([]);
    expect(await bench.queue.stats()).toEqual({ ready: 0, delayed: 0, running: 1 });
  });

  it("does nothing when the transaction that cancels is rolled back", async () => {
    await using bench = await benchOn(open);
    await bench.work({ slots: 1 });
    const [job, waiting] = [newJob(), newJob()];
    await bench.enqueue([job, waiting]);
    const { context, settle } = await bench.holder(job);
    const rolledBack = bench.store.transaction(async (tx) => {
      await bench.queue.cancel(tx, [job.id, waiting.id]);
      throw new Error("rolled back by the test");
    });
    await expect(rolledBack).rejects.toThrow("rolled back");
    expect(context.signal.aborted).toBe(false);
    expect(await settle()).toMatchObject({ fate: "ok" });
    await bench.settle(waiting);
  });

  it("reaches a job that is being handed out at the same moment", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    const job = newJob();
    let cancelled: Promise<void> | undefined;
    await bench.store.transaction(async (tx) => {
      await bench.queue.enqueue(tx, [job], "in_turn");
      // The queue asks for its claim at this commit; the cancel comes right behind it.
      tx.onCommit(() => {
        cancelled = cancel(bench, job);
      });
    });
    await cancelled;
    await bench.quiet();
    for (const { context } of bench.held.values()) expect(context.signal.reason).toBe("cancelled");
    for (const held of bench.held.values()) held.end();
    await bench.quiet();
    expect(await bench.queue.stats()).toEqual({ ready: 0, delayed: 0, running: 0 });
    expect(bench.errors).toEqual([]);
  });

  it("lets the handler of a cancelled job fail without an error", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    const job = newJob();
    await bench.enqueue([job]);
    const held = await bench.holder(job);
    await cancel(bench, job);
    held.end(new Error("aborted"));
    await bench.quiet();
    bench.clock.skip(600_000);
    await bench.quiet();
    expect(bench.begun).toEqual([job.id]);
    expect(bench.errors).toEqual([]);
  });

  it("takes no notice of a job that is not there", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    await cancel(bench, newJob());
    expect(await bench.queue.stats()).toEqual({ ready: 0, delayed: 0, running: 0 });
  });
}

function describeFailures(open: () => Promise<QueueGround>): void {
  it("hands a job out again after a while when its handler throws, each time with a higher fence", async () => {
    await using bench = await benchOn(open);
    await bench.work({ slots: 1 });
    const [job, other] = [newJob({ payload: { a: 1 } }), newJob()];
    await bench.enqueue([job], "at_once");
    for (const [fence, backoffMs] of [
      [1, 1000],
      [2, 5000],
      [3, 30_000],
    ] as const) {
      (await bench.holder(job, fence)).end(new Error("thrown by the test"));
      await until(() => bench.errors.length === fence, "the failure to be reported");
      await bench.quiet();
      bench.clock.skip(backoffMs - 500);
      await bench.quiet();
      expect(bench.held.get(job.id)?.job.fence).toBe(fence);
      bench.clock.skip(500);
    }
    const last = await bench.holder(job, 4);
    expect(last.job).toMatchObject({ ...job, fence: 4, handedOff: false });
    await last.settle();
    // The slot was given back every time.
    await bench.enqueue([other]);
    await bench.settle(other);
  });

  it("hands a job out again when its handler returns and leaves it unsettled", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    const job = newJob();
    await bench.enqueue([job], "at_once");
    const first = await bench.holder(job);
    await first.context.checkpoint(writeKey("begun"));
    first.end();
    await until(() => bench.errors.length === 1, "the report");
    await bench.quiet();
    bench.clock.skip(1000);
    expect(await (await bench.holder(job, 2)).settle()).toMatchObject({ fate: "ok" });
  });

  it("reports a handler that throws after it has settled, and does not run it again", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    const job = newJob();
    await bench.enqueue([job]);
    const { context, end } = await bench.holder(job);
    await context.settle(writeKey("done"));
    end(new Error("thrown by the test"));
    await until(() => bench.errors.length === 1, "the report");
    bench.clock.skip(600_000);
    await bench.quiet();
    expect(bench.begun).toEqual([job.id]);
    expect(await bench.queue.stats()).toEqual({ ready: 0, delayed: 0, running: 0 });
  });

  it.each(["settle", "checkpoint"] as const)("repeats a %s until the store is well again", async (write) => {
    await using bench = await benchOn(open);
    await bench.work();
    const [job, next] = [newJob(), newJob()];
    await bench.enqueue([job]);
    const { context } = await bench.holder(job);
    bench.storeIsDown = true;
    let attempts = 0;
    const result = context[write](async (tx) => {
      attempts++;
      await bench.queue.enqueue(tx, [next], "at_once");
      return writeKey("written")(tx);
    });
    await until(() => attempts === 1, "the first attempt");
    for (const wanted of [2, 3]) {
      await until(() => (bench.clock.skip(1000), attempts >= wanted), `attempt ${wanted}`);
    }
    expect(bench.begun).toEqual([job.id]);
    bench.storeIsDown = false;
    await until(() => (bench.clock.skip(1000), bench.begun.includes(next.id)), "the next job to begin");
    expect(await result).toMatchObject({ fate: "ok" });
    expect(await isWritten(bench, "written")).toBe(true);
    expect(bench.begun).toEqual([job.id, next.id]);
  });

  it("does not lose a job whose handler fails while the store is unavailable", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    const job = newJob();
    await bench.enqueue([job]);
    const held = await bench.holder(job);
    bench.storeIsDown = true;
    held.end(new Error("thrown by the test"));
    await until(() => bench.errors.length > 0, "the failure to be reported");
    await bench.quiet();
    bench.storeIsDown = false;
    await until(
      () => (bench.clock.skip(1000), bench.held.get(job.id)?.job.fence === 2),
      "the job to come again",
    );
    await (await bench.holder(job, 2)).settle();
  });

  it("claims what waits as soon as the store is well again", async () => {
    await using bench = await benchOn(open);
    await bench.work({ slots: 1 });
    const [running, waiting] = [newJob(), newJob()];
    await bench.enqueue([running, waiting]);
    const held = await bench.holder(running);
    await held.context.settle(async () => undefined);
    bench.storeIsDown = true;
    held.end();
    await until(() => bench.errors.length > 0, "the claim to fail");
    await bench.quiet();
    expect(bench.begun).toEqual([running.id]);
    expect(await bench.queue.stats()).toMatchObject({ running: 0 });
    bench.storeIsDown = false;
    await until(() => (bench.clock.skip(1000), bench.held.has(waiting.id)), "the waiting job to begin");
    await bench.settle(waiting);
  });
}

function describeStop(open: () => Promise<QueueGround>): void {
  it("hands out nothing more and waits for what runs", async () => {
    await using bench = await benchOn(open);
    await bench.work({ slots: 1 });
    const [running, waiting, next] = [newJob(), newJob(), newJob()];
    await bench.enqueue([running, waiting]);
    const held = await bench.holder(running);
    let hasStopped = false;
    const stopping = bench.queue.stop({ graceMs: 60_000 }).then(() => {
      hasStopped = true;
    });
    await bench.quiet();
    expect(hasStopped).toBe(false);
    expect(held.context.signal.aborted).toBe(false);
    // What runs may still settle and enqueue; the rest is for the next start.
    const settled = await held.settle((tx) => bench.queue.enqueue(tx, [next], "at_once"));
    expect(settled).toEqual({ fate: "ok", value: new Set() });
    await stopping;
    await bench.quiet();
    expect(bench.begun).toEqual([running.id]);

    bench.queue = bench.makeQueue();
    await bench.work({ slots: 1 });
    await bench.settle(waiting);
    await bench.settle(next);
    expect(bench.begun).toEqual(idsOf([running, waiting, next]));
  });

  it("begins what was handed over by a transaction that commits while it stops, and waits for it", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    const job = newJob();
    let hasStopped = false;
    let stopping = Promise.resolve();
    const handedOver = await bench.store.transaction(async (tx) => {
      const ids = await bench.queue.enqueue(tx, [job], "at_once");
      stopping = bench.queue.stop({ graceMs: 60_000 }).then(() => {
        hasStopped = true;
      });
      return ids;
    });
    expect(handedOver).toEqual(new Set([job.id]));
    const held = await bench.holder(job);
    await bench.quiet();
    expect([hasStopped, held.context.signal.aborted]).toEqual([false, false]);
    await held.settle();
    await stopping;

    bench.queue = bench.makeQueue();
    await bench.work();
    await bench.quiet();
    expect(bench.begun).toEqual([job.id]);
  });

  it("aborts what still runs when the grace is over, and hands it out again at the next start", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    const jobs = [newJob(), newJob()];
    await bench.enqueue(jobs.slice(0, 1), "at_once");
    await bench.enqueue(jobs.slice(1), "in_turn");
    const held = [await bench.holder(jobs[0] as Job), await bench.holder(jobs[1] as Job)];
    const stopping = bench.queue.stop({ graceMs: 10_000 });
    bench.clock.skip(9000);
    await bench.quiet();
    expect(held.map(({ context }) => context.signal.aborted)).toEqual([false, false]);
    bench.clock.skip(1000);
    await until(() => held.every(({ context }) => context.signal.aborted), "the abort");
    expect(held.map(({ context }) => context.signal.reason)).toEqual(["stopping", "stopping"]);
    held[0]?.end(new Error("aborted"));
    held[1]?.end();
    await stopping;
    expect(bench.errors).toEqual([]);

    bench.queue = bench.makeQueue();
    await bench.work();
    for (const job of jobs) {
      const again = await bench.holder(job, 2);
      expect(again.job).toMatchObject({ fence: 2, handedOff: false });
      await again.settle();
    }
  });

  it("keeps the result of a handler that settles after it was told to stop", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    const job = newJob();
    await bench.enqueue([job]);
    const held = await bench.holder(job);
    const stopping = bench.queue.stop({ graceMs: 0 });
    await until(() => held.context.signal.aborted, "the abort");
    expect(await held.settle(writeKey("done"))).toMatchObject({ fate: "ok" });
    await stopping;
    bench.queue = bench.makeQueue();
    await bench.work();
    await bench.quiet();
    expect(bench.begun).toEqual([job.id]);
  });

  it("gives up on a store that stays away when it is told to stop", async () => {
    await using bench = await benchOn(open);
    await bench.work();
    const job = newJob();
    await bench.enqueue([job]);
    const held = await bench.holder(job);
    bench.storeIsDown = true;
    const settled = held.settle(writeKey("lost")).then(
      () => "settled",
      () => "gave up",
    );
    void settled.then(() => held.end(new Error("could not settle")));
    await bench.quiet();
    await bench.queue.stop({ graceMs: 0 });
    expect(await settled).toBe("gave up");
    bench.storeIsDown = false;
    bench.queue = bench.makeQueue();
    await bench.work();
    await (await bench.holder(job, 2)).settle();
  });

  it("keeps the order, the delays and the priorities over a restart", async () => {
    await using bench = await benchOn(open);
    const now = bench.clock.now();
    const [lowPriority, first, second, urgent, delayed] = [
      newJob({ priority: -1 }),
      newJob(),
      newJob({ key: "k" }),
      newJob({ priority: 2 }),
      newJob({ runAt: now + 60_000 }),
    ];
    for (const job of [lowPriority, first, delayed, second, urgent]) await bench.enqueue([job]);
    bench.queue = bench.makeQueue();
    await bench.work({ slots: 1 });
    for (const job of [urgent, first, second, lowPriority]) await bench.settle(job);
    await bench.quiet();
    expect(bench.begun).toEqual(idsOf([urgent, first, second, lowPriority]));
    bench.clock.skip(60_000);
    await bench.settle(delayed);
  });
}

function describeSchedules(open: () => Promise<QueueGround>, schedules: number): void {
  const key = fc.constantFrom(undefined, "a", "b", "c");
  const begin = fc.constantFrom("at_once" as const, "in_turn" as const);
  const command = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        type: fc.constant("enqueue" as const),
        keys: fc.array(key, { minLength: 1, maxLength: 4 }),
        begin,
        priority: fc.nat(2),
        delayMs: fc.constantFrom(0, 0, 0, 500, 5000),
        rollsBack: fc.constantFrom(false, false, false, true),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        type: fc.constant("settle" as const),
        nth: fc.nat(20),
        next: fc.option(key, { nil: null }),
        begin,
      }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant("throw" as const), nth: fc.nat(20) }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant("cancel" as const), nth: fc.nat(60) }) },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constant("skip" as const), ms: fc.constantFrom(100, 1000, 6000) }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant("down" as const), isDown: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ type: fc.constant("turn" as const) }) },
  );

  it("runs every job that is not cancelled to its end exactly once and keeps to slots and caps", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          slots: fc.integer({ min: 1, max: 6 }),
          caps: fc.record({
            a: fc.integer({ min: 1, max: 3 }),
            b: fc.integer({ min: 1, max: 3 }),
            c: fc.integer({ min: 1, max: 3 }),
          }),
        }),
        fc.array(command, { maxLength: 60 }),
        async ({ slots, caps }, commands) => {
          await using bench = await benchOn(open);
          const run = new ScheduleRun(bench, slots, caps);
          await run.work();
          for (const c of commands) {
            if (c.type === "enqueue")
              run.enqueue(
                c.keys.map((k) =>
                  newJob({
                    key: k,
                    priority: c.priority,
                    runAt: c.delayMs === 0 ? undefined : bench.clock.now() + c.delayMs,
                  }),
                ),
                c.begin,
                c.rollsBack,
              );
            if (c.type === "settle")
              run.settleNth(c.nth, c.next === null ? [] : [newJob({ key: c.next })], c.begin);
            if (c.type === "throw") run.throwNth(c.nth);
            if (c.type === "cancel") run.cancelNth(c.nth);
            if (c.type === "skip") bench.clock.skip(c.ms);
            if (c.type === "down") bench.storeIsDown = c.isDown;
            if (c.type === "turn") await new Promise((resolve) => setImmediate(resolve));
          }
          await run.drain();
          await bench.quiet();
          expect(run.broken).toEqual([]);
          expect(await bench.queue.stats()).toEqual({ ready: 0, delayed: 0, running: 0 });
        },
      ),
      { numRuns: schedules },
    );
  });
}

interface JobFate {
  job: Job;
  state: "asked" | "live" | "settled" | "cancelled" | "rolled back";
  beginnings: number;
}

/** Drives a queue at random and keeps account of what it should do. */
class ScheduleRun {
  readonly broken: string[] = [];
  readonly #bench: Bench;
  readonly #slots: number;
  readonly #caps: Record<string, number>;
  readonly #fates = new Map<string, JobFate>();
  /** Held and neither settled nor told to stop. */
  readonly #holding = new Map<string, { held: Held; busy: boolean }>();
  readonly #asked: Promise<unknown>[] = [];

  constructor(bench: Bench, slots: number, caps: Record<string, number>) {
    this.#bench = bench;
    this.#slots = slots;
    this.#caps = caps;
  }

  work(): Promise<void> {
    const { queue, handler } = this.#bench;
    return queue.work(
      async (job, context) => {
        const fate = this.#fates.get(job.id);
        if (fate === undefined || (fate.state !== "live" && fate.state !== "asked"))
          this.broken.push(`began a job that is ${fate?.state}`);
        if (fate !== undefined && job.fence !== ++fate.beginnings)
          this.broken.push(`fence ${job.fence} at beginning ${fate.beginnings}`);
        const ended = handler(job, context);
        this.#holding.set(job.id, { held: this.#bench.held.get(job.id) as Held, busy: false });
        this.#checkLimits();
        context.signal.addEventListener("abort", () => {
          this.#holding.delete(job.id);
          this.#bench.held.get(job.id)?.end();
        });
        try {
          await ended;
        } finally {
          this.#holding.delete(job.id);
        }
      },
      { slots: this.#slots, capOf: (key) => this.#caps[key] ?? 0, mayHandOff: (key) => key !== "c" },
    );
  }

  enqueue(jobs: Job[], begin: "at_once" | "in_turn", rollsBack: boolean): void {
    const fates = jobs.map((job): JobFate => ({ job, state: "asked", beginnings: 0 }));
    for (const fate of fates) this.#fates.set(fate.job.id, fate);
    const asked = this.#bench.store.transaction(async (tx) => {
      this.#follow(tx, fates, "live", "rolled back");
      await this.#bench.queue.enqueue(tx, jobs, begin);
      if (rollsBack) throw new Error("rolled back by the test");
    });
    this.#asked.push(asked.catch(() => undefined));
  }

  settleNth(nth: number, next: Job[], begin: "at_once" | "in_turn"): void {
    const holding = this.#nth(nth);
    if (holding === undefined) return;
    holding.busy = true;
    const { job, context, end } = holding.held;
    const settled = context.settle(async (tx) => {
      const fates = next.map((n): JobFate => ({ job: n, state: "asked", beginnings: 0 }));
      for (const fate of fates) this.#fates.set(fate.job.id, fate);
      tx.onCommit(() => {
        this.#holding.delete(job.id);
        const fate = this.#fates.get(job.id);
        if (fate?.state !== "live") this.broken.push(`settled a job that is ${fate?.state}`);
        else fate.state = "settled";
      });
      this.#follow(tx, fates, "live", "rolled back");
      await this.#bench.queue.enqueue(tx, next, begin);
    });
    this.#asked.push(
      settled.then(
        () => end(),
        () => end(),
      ),
    );
  }

  throwNth(nth: number): void {
    const holding = this.#nth(nth);
    if (holding === undefined) return;
    holding.busy = true;
    holding.held.end(new Error("thrown by the test"));
  }

  cancelNth(nth: number): void {
    const live = [...this.#fates.values()].filter((fate) => fate.state === "live");
    const fate = live[nth % Math.max(1, live.length)];
    if (fate === undefined) return;
    const asked = this.#bench.store.transaction(async (tx) => {
      tx.onCommit(() => {
        if (fate.state === "live") fate.state = "cancelled";
      });
      await this.#bench.queue.cancel(tx, [fate.job.id]);
    });
    this.#asked.push(asked.catch(() => undefined));
  }

  /** Settles whatever begins, and lets time go by, until every job has come to its end. */
  async drain(): Promise<void> {
    this.#bench.storeIsDown = false;
    const isOpen = ({ state }: JobFate): boolean => state === "asked" || state === "live";
    let turns = 0;
    await until(() => {
      for (let n = 0; n < this.#slots; n++) this.settleNth(n, [], "in_turn");
      if (++turns % 5 === 0) this.#bench.clock.skip(1000);
      return ![...this.#fates.values()].some(isOpen);
    }, "every job to come to its end");
    await Promise.all(this.#asked);
  }

  #follow(tx: Tx, fates: JobFate[], committed: "live", undone: "rolled back"): void {
    const become = (state: JobFate["state"]) => (): void => {
      for (const fate of fates) fate.state = state;
    };
    tx.onCommit(become(committed));
    tx.onRollback(become(undone));
  }

  #nth(nth: number): { held: Held; busy: boolean } | undefined {
    const idle = [...this.#holding.values()].filter((h) => !h.busy);
    return idle[nth % Math.max(1, idle.length)];
  }

  #checkLimits(): void {
    const jobs = [...this.#holding.values()].map(({ held }) => held.job);
    if (jobs.length > this.#slots) this.broken.push(`${jobs.length} jobs in ${this.#slots} slots`);
    for (const [key, cap] of Object.entries(this.#caps)) {
      const count = jobs.filter((job) => job.key === key).length;
      if (count > cap) this.broken.push(`${count} jobs of ${key}, whose cap is ${cap}`);
    }
  }
}
