import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { skippingClock } from "../../test/kit/skipping-clock.ts";
import { tempFolder } from "../../test/kit/temp-folder.ts";
import { openSqlite } from "../store/sqlite/open-sqlite.ts";
import { describeQueue } from "./queue-suite.ts";
import { SqliteQueue } from "./sqlite-queue.ts";
import type { JobHandler } from "./work-queue.ts";

describeQueue("SQLite", async () => {
  const folder = await tempFolder();
  const store = await openSqlite({ path: join(folder.path, "o.db"), synchronous: "NORMAL", access: "alone" });
  return {
    store,
    makeQueue: (deps) => new SqliteQueue(deps),
    async quiet() {
      // A claim takes two turns of the event loop.
      for (let turn = 0; turn < 12; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
});

test("jobs that were lost twice with their process begin again each at a moment of its own", async () => {
  await using folder = await tempFolder();
  await using store = await openSqlite({
    path: join(folder.path, "o.db"),
    synchronous: "NORMAL",
    access: "alone",
  });
  const clock = skippingClock();
  const begun: string[] = [];
  const chances = [0.1, 0.9];
  /** Each new one finds what the one before it held when it died. */
  const start = async (): Promise<SqliteQueue> => {
    const random = (): number => chances.shift() ?? 0;
    const queue = new SqliteQueue({ store, clock, random, onError: () => undefined });
    const handler: JobHandler = ({ id }) => {
      begun.push(id);
      return new Promise(() => undefined);
    };
    await queue.work(handler, { slots: 10, capOf: () => 10, mayHandOff: () => true });
    return queue;
  };
  const first = await start();
  const jobs = ["one", "two"].map((id) => ({ id, kind: "test", payload: null }));
  await store.transaction((tx) => first.enqueue(tx, jobs, "at_once"));
  await start();
  await vi.waitFor(() => expect(begun).toHaveLength(4));
  const third = await start();
  expect(await third.stats()).toEqual({ ready: 0, delayed: 2, running: 0 });
  clock.skip(500);
  await vi.waitFor(() => expect(begun).toHaveLength(5));
  expect(await third.stats()).toEqual({ ready: 0, delayed: 1, running: 1 });
  clock.skip(500);
  await vi.waitFor(() => expect(begun).toHaveLength(6));
});
