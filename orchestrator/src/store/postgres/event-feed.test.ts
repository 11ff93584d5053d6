import { expect, it } from "vitest";
import { migratedDatabase } from "../../../test/kit/postgres-database.ts";
import { appendEvents } from "../../events/append-events.ts";
import { LiveBus } from "../../events/live-bus.ts";
import { createOwnerFeed } from "../../events/subscribe.ts";
import { addAgent, addTask } from "../sample-rows.ts";
import type { Store, Tx } from "../store.ts";
import { agentFeed, insertAgentEventRow } from "../tables/agent-events.ts";
import { eventRowsOf, insertEventRows, ownerFeed } from "../tables/task-events.ts";
import type { EventFeed, FeedPage } from "../tables/event-feed.ts";
import { lockTaskRow, updateTaskRow } from "../tables/tasks.ts";
import { openPostgres } from "./open-postgres.ts";
import type { PostgresStore } from "./postgres-tx.ts";

const open = (url: string): Promise<PostgresStore> => openPostgres({ url, onError: () => undefined });
const event = (taskId: number, seq: number) => ({
  task_id: taskId,
  seq,
  type: "step.queued" as const,
  step_number: null,
  data: null,
  created_at: 1,
});

/** A transaction that writes and then stays open until it is told to end. */
async function openTransaction(
  store: Store,
  write: (tx: Tx) => Promise<unknown>,
): Promise<() => Promise<void>> {
  const written = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const done = store.transaction(async (tx) => {
    await write(tx);
    written.resolve();
    await end.promise;
  });
  await Promise.race([written.promise, done]);
  return async () => {
    end.resolve();
    await done;
  };
}

/** A page once no other transaction of the server, such as another test's, holds a row of it back. */
async function wholePage<R>(feed: EventFeed<R>, store: Store, after: string): Promise<FeedPage<R>> {
  for (;;) {
    const page = await feed.page(store, "local", after, 9);
    if (!page.isHeldBack) return page;
  }
}

it("gives nothing out that a transaction still running could come before", async () => {
  await using database = await migratedDatabase();
  await using store = await open(database.url);
  const [a, b] = [await addTask(store), await addTask(store)];
  const endFirst = await openTransaction(store, (tx) => insertEventRows(tx, [event(a, 1)]));
  await store.transaction((tx) => insertEventRows(tx, [event(b, 1)]));
  const early = await ownerFeed.page(store, "local", "0", 9);
  expect([early.rows, early.isHeldBack]).toEqual([[], true]);
  expect((await ownerFeed.page(store, "nobody", "0", 9)).isHeldBack).toBe(false);
  const now = await ownerFeed.end(store);
  await endFirst();
  for (const from of ["0", early.next, now]) {
    const page = await wholePage(ownerFeed, store, from);
    expect(page.rows.map(({ row }) => row.task_id)).toEqual([a, b]);
  }
});

it("does the same for the events of agents", async () => {
  await using database = await migratedDatabase();
  await using store = await open(database.url);
  const agent = await addAgent(store);
  const row = (at: number) => ({
    agent_id: agent.id,
    type: "agent.updated" as const,
    data: null,
    created_at: at,
  });
  const from = await agentFeed.end(store);
  const endFirst = await openTransaction(store, (tx) => insertAgentEventRow(tx, row(1)));
  await store.transaction((tx) => insertAgentEventRow(tx, row(2)));
  expect(await agentFeed.page(store, "local", from, 9)).toMatchObject({ rows: [], isHeldBack: true });
  await endFirst();
  expect((await wholePage(agentFeed, store, from)).rows.map((e) => e.row.created_at)).toEqual([1, 2]);
});

it(
  "shows a follower every event of 8 concurrent writers once, also one that comes back again and again",
  { timeout: 60_000 },
  async () => {
    await using database = await migratedDatabase();
    await using store = await open(database.url);
    const bus = new LiveBus();
    const ids = await Promise.all(Array.from({ length: 8 }, () => addTask(store)));
    const feed = createOwnerFeed({ store, bus });
    const PER_TASK = 60;
    /** Reads until it has all; one that comes back takes one event at a time. */
    const read = async (visits: "once" | "again and again"): Promise<string[]> => {
      const seen: string[] = [];
      let position = "0";
      while (seen.length < ids.length * PER_TASK) {
        for await (const page of feed.follow("local", position, new AbortController().signal)) {
          const taken = visits === "once" ? page : page.slice(0, 1);
          seen.push(...taken.map(({ event: e }) => `${e.task_id}/${e.seq}`));
          position = taken.at(-1)?.id ?? position;
          if (visits === "again and again" || seen.length >= ids.length * PER_TASK) break;
        }
      }
      return seen;
    };
    const reading = Promise.all([read("once"), read("again and again")]);
    await Promise.all(
      ids.map(async (id) => {
        for (let n = 0; n < PER_TASK; n++) {
          await store.transaction(async (tx) => {
            const task = await lockTaskRow(tx, id);
            if (task === undefined) throw new Error("the test's task is gone");
            await appendEvents(
              tx,
              bus,
              { id, ownerId: "local", afterSeq: task.event_seq },
              [{ type: "step.queued", stepNumber: null }],
              1,
            );
            await updateTaskRow(tx, { ...task, event_seq: task.event_seq + 1 });
          });
        }
      }),
    );
    const [steady, returning] = await reading;
    for (const id of ids) {
      const mine = steady.filter((name) => name.startsWith(`${id}/`));
      expect(mine).toEqual(Array.from({ length: PER_TASK }, (_, i) => `${id}/${i + 1}`));
    }
    expect(returning).toEqual(steady);
  },
);

it("goes on by id after the database was restored into a server that counts transactions anew", async () => {
  await using database = await migratedDatabase();
  await using store = await open(database.url);
  const id = await addTask(store);
  await store.transaction((tx) => insertEventRows(tx, [event(id, 1), event(id, 2)]));
  const [first] = await eventRowsOf(store.reader, id, 0, 1);
  // What a dump from an older server brings along.
  await store.raw("UPDATE task_events SET xid = '999999999999'::xid8", []);
  expect((await ownerFeed.page(store, "local", "0", 9)).rows).toEqual([]);
  await using restored = await open(database.url);
  expect((await wholePage(ownerFeed, restored, "0")).rows.map(({ row }) => row.seq)).toEqual([1, 2]);
  const kept = await wholePage(ownerFeed, restored, `999999999998-${first?.id}`);
  expect(kept.rows.map(({ row }) => row.seq)).toEqual([2]);
  await restored.transaction((tx) => insertEventRows(tx, [event(id, 3)]));
  expect((await wholePage(ownerFeed, restored, kept.next)).rows.map(({ row }) => row.seq)).toEqual([3]);
});
