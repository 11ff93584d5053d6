import { join } from "node:path";
import fc from "fast-check";
import type { TaskEvent, TaskEventType } from "@orchestrator/contracts";
import { expect, it } from "vitest";
import { tempFolder } from "../../test/kit/temp-folder.ts";
import { addTask } from "../store/sample-rows.ts";
import { openSqlite } from "../store/sqlite/open-sqlite.ts";
import type { Store } from "../store/store.ts";
import { lockTaskRow, updateTaskRow } from "../store/tables/tasks.ts";
import { appendEvents } from "./append-events.ts";
import { LiveBus } from "./live-bus.ts";
import { createOwnerFeed, endOfOwnerFeed, followTask } from "./subscribe.ts";
import type { Positioned } from "./subscribe.ts";

/** A bus that counts who listens. */
class CountingBus extends LiveBus {
  listeners = 0;
  override onTask(...args: Parameters<LiveBus["onTask"]>): () => void {
    return this.#counted(super.onTask(...args));
  }
  override onOwner(...args: Parameters<LiveBus["onOwner"]>): () => void {
    return this.#counted(super.onOwner(...args));
  }
  #counted(unsubscribe: () => void): () => void {
    this.listeners++;
    return () => {
      this.listeners--;
      unsubscribe();
    };
  }
}

interface Log extends AsyncDisposable {
  store: Store;
  bus: CountingBus;
}

async function openLog(): Promise<Log> {
  const folder = await tempFolder();
  const store = await openSqlite({ path: join(folder.path, "o.db"), synchronous: "NORMAL", access: "alone" });
  return {
    store,
    bus: new CountingBus(),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Writes as a verb does: the events and the task's row in one transaction. */
async function write(
  { store, bus }: Log,
  taskId: number,
  types: TaskEventType[],
  ending: "committed" | "rolled back" = "committed",
): Promise<void> {
  const done = store.transaction(async (tx) => {
    const task = await lockTaskRow(tx, taskId);
    if (task === undefined) throw new Error("the test's task is gone");
    const events = types.map((type, i) => ({ type, stepNumber: null, data: { n: task.event_seq + 1 + i } }));
    await appendEvents(tx, bus, { id: taskId, ownerId: task.owner_id, afterSeq: task.event_seq }, events, 1);
    const status = types.includes("task.completed") ? "completed" : task.status;
    await updateTaskRow(tx, { ...task, status, event_seq: task.event_seq + types.length });
    if (ending === "rolled back") throw new Error("rolled back by the test");
  });
  await (ending === "committed" ? done : done.catch(() => undefined));
}

const steps = (count: number): TaskEventType[] => Array.from({ length: count }, () => "step.queued" as const);
const upTo = (n: number, from = 1): number[] => Array.from({ length: n - from + 1 }, (_, i) => from + i);

async function readAll<E>(pages: AsyncIterable<E[]>): Promise<E[]> {
  const events: E[] = [];
  for await (const page of pages) events.push(...page);
  return events;
}
const seqsOf = async (pages: AsyncIterable<TaskEvent[]>): Promise<number[]> =>
  (await readAll(pages)).map((event) => event.seq);

it("gives the log and then what is written, without a gap or a duplicate, and ends after the final event", async () => {
  await using log = await openLog();
  const id = await addTask(log.store);
  await write(log, id, ["task.created", ...steps(2)]);
  const pages = followTask(log, id, 0, new AbortController().signal);
  const first = await pages.next();
  expect((first.value as TaskEvent[]).map((event) => event.seq)).toEqual([1, 2, 3]);
  const waiting = pages.next();
  await write(log, id, ["step.started"]);
  expect((await waiting).value).toMatchObject([
    { task_id: id, seq: 4, type: "step.started", data: { n: 4 }, created_at: "1970-01-01T00:00:00.001Z" },
  ]);
  await write(log, id, ["step.completed", "task.completed"]);
  expect((await pages.next()).value).toMatchObject([{ seq: 5 }, { seq: 6 }]);
  expect(await pages.next()).toEqual({ done: true, value: undefined });
  expect(log.bus.listeners).toBe(0);
});

it("resumes after any event, across pages, and ends at once after the last", async () => {
  await using log = await openLog();
  const id = await addTask(log.store);
  await write(log, id, steps(449));
  await write(log, id, ["task.completed"]);
  for (const after of [0, 1, 199, 200, 201, 400, 449, 450, 9999]) {
    expect(await seqsOf(followTask(log, id, after, new AbortController().signal)), `after ${after}`).toEqual(
      upTo(450, after + 1),
    );
  }
  expect(log.bus.listeners).toBe(0);
});

it("ends at once for a task that does not exist", async () => {
  await using log = await openLog();
  expect(await seqsOf(followTask(log, 99, 0, new AbortController().signal))).toEqual([]);
});

it("misses nothing that is written between two of its reads", async () => {
  await using log = await openLog();
  const id = await addTask(log.store);
  // The task ends after the reader found no event and before it asks whether there will be more.
  const { reader } = log.store;
  let isWritten = false;
  const first: typeof reader.first = async (query, params) => {
    if (!isWritten) {
      isWritten = true;
      await write(log, id, ["step.queued", "task.completed"]);
    }
    return reader.first(query, params);
  };
  const slow = { store: { ...log.store, reader: { ...reader, first } }, bus: log.bus };
  expect(await seqsOf(followTask(slow, id, 0, new AbortController().signal))).toEqual([1, 2]);
  expect(isWritten).toBe(true);
});

it("does not wake for another task and shows nothing that was rolled back", async () => {
  await using log = await openLog();
  const [mine, other] = [await addTask(log.store), await addTask(log.store)];
  const all = seqsOf(followTask(log, mine, 0, new AbortController().signal));
  await write(log, other, steps(2));
  await write(log, mine, steps(3), "rolled back");
  await write(log, mine, ["step.queued", "task.completed"]);
  expect(await all).toEqual([1, 2]);
});

it.each(["task", "owner"] as const)("ends on abort and leaves no listener (%s)", async (kind) => {
  await using log = await openLog();
  const id = await addTask(log.store);
  await write(log, id, steps(1));
  const follow = (signal: AbortSignal): AsyncGenerator<unknown[]> =>
    kind === "task" ? followTask(log, id, 0, signal) : createOwnerFeed(log).follow("local", "0", signal);

  const aborted = new AbortController();
  aborted.abort();
  expect(await readAll(follow(aborted.signal))).toEqual([]);
  expect(log.bus.listeners).toBe(0);

  const whileWaiting = new AbortController();
  const waiting = follow(whileWaiting.signal);
  await waiting.next();
  const next = waiting.next();
  expect(log.bus.listeners).toBe(1);
  whileWaiting.abort();
  expect(await next).toEqual({ done: true, value: undefined });
  expect(log.bus.listeners).toBe(0);

  // A reader that goes away between two pages.
  const leaving = follow(new AbortController().signal);
  await leaving.next();
  expect(log.bus.listeners).toBe(1);
  await leaving.return(undefined);
  expect(log.bus.listeners).toBe(0);
});

it("ends with the error of a store that fails, and leaves no listener", async () => {
  await using log = await openLog();
  const id = await addTask(log.store);
  await write(log, id, steps(1));
  const pages = followTask(log, id, 0, new AbortController().signal);
  await pages.next();
  await log.store[Symbol.asyncDispose]();
  await expect(pages.next()).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  expect(log.bus.listeners).toBe(0);
});

it("gives an owner the events of all its tasks and nobody else's, from now on or from any id", async () => {
  await using log = await openLog();
  const [a, b, c] = [
    await addTask(log.store, { owner_id: "anna" }),
    await addTask(log.store, { owner_id: "anna" }),
    await addTask(log.store, { owner_id: "bert" }),
  ];
  await write(log, a, steps(1));
  await write(log, c, steps(1));
  const start = await endOfOwnerFeed(log);
  const stop = new AbortController();
  const seen: Positioned<TaskEvent>[] = [];
  const reading = (async () => {
    for await (const page of createOwnerFeed(log).follow("anna", start, stop.signal)) {
      seen.push(...page);
      if (seen.length >= 4) stop.abort();
    }
  })();
  await write(log, b, ["step.queued", "task.completed"]);
  await write(log, c, steps(3));
  await write(log, a, steps(1));
  await write(log, b, steps(1));
  await reading;
  expect(seen.map(({ event }) => [event.task_id, event.seq])).toEqual([
    [b, 1],
    [b, 2],
    [a, 2],
    [b, 3],
  ]);
  const ids = seen.map(({ event }) => event.id);
  expect(ids).toEqual(ids.toSorted((x, y) => x - y));
  expect(log.bus.listeners).toBe(0);

  const resumed = createOwnerFeed(log).follow("anna", seen[1]?.id ?? "0", new AbortController().signal);
  expect((await resumed.next()).value).toEqual(seen.slice(2));
  await resumed.return(undefined);
});

it("shows every reader the whole log in order, whenever it comes and however the writers are timed", async () => {
  const pause = fc.constantFrom("none", "microtask", "turn");
  const wait = async (kind: string): Promise<void> => {
    if (kind === "microtask") await Promise.resolve();
    if (kind === "turn") await new Promise((resolve) => setImmediate(resolve));
  };
  const writing = fc.record({
    count: fc.integer({ min: 1, max: 4 }),
    isAwaited: fc.boolean(),
    rollsBack: fc.constantFrom(false, false, true),
    pause,
  });
  const reader = fc.record({
    startsBefore: fc.nat(12),
    after: fc.nat(5),
    pauses: fc.array(pause, { minLength: 1, maxLength: 5 }),
  });
  await using log = await openLog();
  await fc.assert(
    fc.asyncProperty(
      fc.array(writing, { maxLength: 12 }),
      fc.array(reader, { minLength: 1, maxLength: 4 }),
      async (writings, readers) => {
        const id = await addTask(log.store);
        const total = writings.reduce((sum, w) => sum + (w.rollsBack ? 0 : w.count), 0) + 1;
        const reading: Promise<{ after: number; seqs: number[] }>[] = [];
        const startReaders = (n: number): void => {
          for (const r of readers.filter((x) => Math.min(x.startsBefore, writings.length) === n)) {
            const after = Math.min(r.after, total - 1);
            reading.push(
              (async () => {
                const seqs: number[] = [];
                for await (const page of followTask(log, id, after, new AbortController().signal)) {
                  seqs.push(...page.map((event) => event.seq));
                  await wait(r.pauses[seqs.length % r.pauses.length] ?? "none");
                }
                return { after, seqs };
              })(),
            );
          }
        };
        const written: Promise<void>[] = [];
        for (const [n, w] of writings.entries()) {
          startReaders(n);
          const one = write(log, id, steps(w.count), w.rollsBack ? "rolled back" : "committed");
          written.push(one);
          if (w.isAwaited) await one;
          await wait(w.pause);
        }
        startReaders(writings.length);
        await write(log, id, ["task.completed"]);
        await Promise.all(written);
        for (const { after, seqs } of await Promise.all(reading))
          expect(seqs).toEqual(upTo(total, after + 1));
        expect(log.bus.listeners).toBe(0);
      },
    ),
    { numRuns: 150 },
  );
});
