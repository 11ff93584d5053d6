import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { systemClock } from "../../src/kernel/clock.ts";
import { openPgBoss } from "../../src/queue/open-pg-boss.ts";
import { PgBossQueue } from "../../src/queue/pg-boss-queue.ts";
import type { Job } from "../../src/queue/work-queue.ts";
import { PostgresListener } from "../../src/store/postgres/listener.ts";
import { openPostgres } from "../../src/store/postgres/open-postgres.ts";
import type { PostgresStore } from "../../src/store/postgres/postgres-tx.ts";
import { postgresDatabase } from "../kit/postgres-database.ts";

/** Enough for several locks of one key. */
const CAP = 18;
const KEY = "agent:1";

interface Bench extends AsyncDisposable {
  processes: { store: PostgresStore; queue: PgBossQueue }[];
  /** Jobs of the key that run now, and the most that ever did; over both. */
  running: { now: number; most: number };
  /** Lets this many of the running jobs end, each followed by a job in its place. */
  follow(jobs: number): void;
}

/** Two queues on one database, as two processes have them, whose jobs run until they are told to end. */
async function bench(): Promise<Bench> {
  await using stack = new AsyncDisposableStack();
  const { url } = stack.use(await postgresDatabase());
  const running = { now: 0, most: 0 };
  const ends: (() => void)[] = [];
  const over = new AbortController();
  const processes: Bench["processes"] = [];
  const onError = (message: string, error: unknown): void => {
    if (!over.signal.aborted) throw new Error(message, { cause: error });
  };
  for (let n = 0; n < 2; n++) {
    const store = stack.use(await openPostgres({ url, onError }));
    const boss = stack.use(await openPgBoss(store, onError));
    const listener = stack.use(new PostgresListener({ url, onError }));
    const deps = { store, boss, listener, clock: systemClock, random: Math.random, onError };
    const queue = stack.use(new PgBossQueue(deps));
    stack.defer(() => queue.stop({ graceMs: 0 }));
    processes.push({ store, queue });
    await queue.work(
      async (_job, { settle, signal }) => {
        running.most = Math.max(running.most, ++running.now);
        const ended = Promise.withResolvers<void>();
        ends.push(ended.resolve);
        signal.addEventListener("abort", () => ended.resolve(), { once: true });
        await ended.promise;
        running.now--;
        if (!signal.aborted) await settle((tx) => queue.enqueue(tx, [newJob()], "at_once"));
      },
      { slots: 200, capOf: () => CAP, mayHandOff: () => true },
    );
  }
  stack.defer(() => over.abort());
  const kept = stack.move();
  return {
    processes,
    running,
    follow: (jobs) => ends.splice(0, jobs).forEach((end) => end()),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

const newJob = (): Job => ({ id: randomUUID(), kind: "step", key: KEY, payload: null });

async function until(holds: () => boolean, what: string): Promise<void> {
  for (const giveUpAt = Date.now() + 60_000; Date.now() < giveUpAt;) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`waited in vain for ${what}`);
}

it("fills a key's cap and never goes beyond it, however many transactions hand over at once in two processes", async () => {
  await using test = await bench();
  const { processes, running } = test;
  const add = (jobs: number): Promise<unknown> =>
    Promise.all(
      processes.flatMap(({ store, queue }) =>
        Array.from({ length: jobs }, () =>
          store.transaction((tx) => queue.enqueue(tx, [newJob(), newJob()], "at_once")),
        ),
      ),
    );
  await add(12);
  await until(() => running.now === CAP, "the cap to be filled");
  for (let round = 0; round < 5; round++) {
    test.follow(CAP);
    await add(2);
    await until(() => running.now === CAP, "the cap to be filled again");
  }
  expect(running.most).toBe(CAP);
});
