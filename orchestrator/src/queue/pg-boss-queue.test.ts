import { postgresDatabase } from "../../test/kit/postgres-database.ts";
import type { PostgresDatabase } from "../../test/kit/postgres-database.ts";
import { afterAll, beforeAll } from "vitest";
import type { Clock } from "../kernel/clock.ts";
import { PostgresListener } from "../store/postgres/listener.ts";
import { openPostgres } from "../store/postgres/open-postgres.ts";
import { isPostgresStore } from "../store/postgres/postgres-tx.ts";
import type { PostgresStore } from "../store/postgres/postgres-tx.ts";
import { openPgBoss } from "./open-pg-boss.ts";
import type { PgBossSchema } from "./open-pg-boss.ts";
import { TABLE } from "./pg-boss-jobs.ts";
import { PgBossQueue } from "./pg-boss-queue.ts";
import { describeQueue } from "./queue-suite.ts";

/** One database for all tests: each finds it empty. */
let database: PostgresDatabase;
let store: PostgresStore;
let boss: PgBossSchema;
let listener: PostgresListener;

const unexpected = (message: string, error: unknown): void => console.error(message, error);

beforeAll(async () => {
  database = await postgresDatabase();
  store = await openPostgres({ url: database.url, onError: unexpected });
  boss = await openPgBoss(store, unexpected);
  listener = new PostgresListener({ url: database.url, onError: unexpected });
  await listener.listening;
}, 60_000);

afterAll(async () => {
  await listener[Symbol.asyncDispose]();
  await boss[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** A clock that stands still when its process is dead. */
function mortal(clock: Clock): Clock & { isDead: boolean } {
  const self = {
    isDead: false,
    now: () => clock.now(),
    at: (at: number, callback: () => void) => clock.at(at, () => self.isDead || callback()),
  };
  return self;
}

describeQueue(
  "PostgreSQL",
  async () => {
    await store.raw(`DELETE FROM ${TABLE}; DELETE FROM api_keys`, []);
    const opened: { queue: PgBossQueue; clock: { isDead: boolean } }[] = [];
    const dead: Promise<unknown>[] = [];
    return {
      store,
      makeQueue({ store: ofBench, clock, ...deps }) {
        if (!isPostgresStore(ofBench)) throw new Error("cannot happen: the bench has another store");
        for (const before of opened) before.clock.isDead = true;
        if (opened.length > 0)
          dead.push(
            store.raw(
              `UPDATE ${TABLE} SET heartbeat_on = now() - interval '1 minute' WHERE state = 'active'`,
              [],
            ),
          );
        const own = mortal(clock);
        const queue = new PgBossQueue({ store: ofBench, boss, listener, clock: own, graceMs: 0, ...deps });
        opened.push({ queue, clock: own });
        return queue;
      },
      async quiet() {
        await Promise.all(dead);
        // A claim takes a few round trips.
        for (let turn = 0; turn < 3; turn++) {
          await new Promise((resolve) => setTimeout(resolve, 10));
          await Promise.all(opened.map(({ queue }) => queue.stats()));
        }
      },
      async [Symbol.asyncDispose]() {
        for (const { queue } of opened) await queue[Symbol.asyncDispose]();
      },
    };
  },
  { schedules: 40, orderOfTransactions: "any", retry: 2 },
);
