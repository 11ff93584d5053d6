import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasCode } from "../kernel/app-error.ts";
import { query } from "./query.ts";
import { addAgent, addTask, apiKeyRow, sessionRow, taskRow } from "./sample-rows.ts";
import type { Store, Tx } from "./store.ts";
import { isUniqueViolation } from "./store-error.ts";
import { findAgentRow, lockAgentRow, updateAgentHealth } from "./tables/agents.ts";
import { anyApiKey, findApiKeyRow, insertApiKeyRow } from "./tables/api-keys.ts";
import { insertSessionRow } from "./tables/conversation-contexts.ts";
import { findIdempotencyRow, lockIdempotencyKey, putIdempotencyRow } from "./tables/idempotency-keys.ts";
import { eventRowsOf, insertEventRows } from "./tables/task-events.ts";
import { findTask, insertTask, lockTaskRow, updateTaskRow } from "./tables/tasks.ts";
import { describeTables } from "./tables-suite.ts";

export interface OpenedStore extends AsyncDisposable {
  store: Store;
  /** Closes the store and opens it again on the same database; for stores whose data can outlive them in a test. */
  reopen?(): Promise<Store>;
}

/** What every store keeps to, whatever its database. */
export function describeStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name}: transactions`, () => describeTransactions(open));
  describe(`${name}: queries`, () => describeQueries(open));
  describeTables(name, open);
}

const addKey = (tx: Tx, keyHash: string): Promise<number> =>
  insertApiKeyRow(tx, apiKeyRow({ key_hash: keyHash }));

function describeTransactions(open: () => Promise<OpenedStore>): void {
  it("shows a write to every reader once the transaction has answered", async () => {
    await using opened = await open();
    const { store } = opened;
    expect(await anyApiKey(store.reader)).toBe(false);
    const id = await store.transaction((tx) => addKey(tx, "a"));
    expect(await findApiKeyRow(store.reader, "a")).toEqual({
      id,
      ...apiKeyRow({ key_hash: "a" }),
      revoked_at: null,
    });
  });

  it("keeps what was written when it is opened again", async () => {
    await using opened = await open();
    await opened.store.transaction((tx) => addKey(tx, "a"));
    const again = await opened.reopen?.();
    if (again !== undefined) expect(await findApiKeyRow(again.reader, "a")).toBeDefined();
  });

  it("shows uncommitted rows to their own transaction and to nobody else", async () => {
    await using opened = await open();
    const { store } = opened;
    await store.transaction(async (tx) => {
      await addKey(tx, "a");
      expect(await findApiKeyRow(tx, "a")).toBeDefined();
      expect(await findApiKeyRow(store.reader, "a")).toBeUndefined();
    });
    expect(await findApiKeyRow(store.reader, "a")).toBeDefined();
  });

  it("undoes only the writes of the callback that throws", async () => {
    await using opened = await open();
    const { store } = opened;
    const failure = new Error("no");
    const outcomes = await Promise.allSettled([
      store.transaction((tx) => addKey(tx, "first")),
      store.transaction(async (tx) => {
        await addKey(tx, "undone");
        throw failure;
      }),
      store.transaction((tx) => addKey(tx, "last")),
    ]);
    expect(outcomes[1]).toEqual({ status: "rejected", reason: failure });
    expect(outcomes.map((o) => o.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await findApiKeyRow(store.reader, "first")).toBeDefined();
    expect(await findApiKeyRow(store.reader, "undone")).toBeUndefined();
    expect(await findApiKeyRow(store.reader, "last")).toBeDefined();
  });

  it("treats a callback that throws before its first await like any other", async () => {
    await using opened = await open();
    const thrown = opened.store.transaction((): Promise<void> => {
      throw new TypeError("at once");
    });
    await expect(thrown).rejects.toThrow(TypeError);
    await expect(opened.store.transaction(async () => 7)).resolves.toBe(7);
  });

  it("calls onCommit once, after the rows are readable and before the answer", async () => {
    await using opened = await open();
    const { store } = opened;
    const seen: string[] = [];
    let found: Promise<unknown> | undefined;
    await store
      .transaction(async (tx) => {
        tx.onCommit(() => {
          seen.push("committed");
          found = findApiKeyRow(store.reader, "a");
        });
        tx.onRollback(() => seen.push("rolled back"));
        await addKey(tx, "a");
        seen.push("written");
      })
      .then(() => seen.push("answered"));
    expect(seen).toEqual(["written", "committed", "answered"]);
    expect(await found).toBeDefined();
  });

  it("calls onRollback once and never onCommit when the callback throws", async () => {
    await using opened = await open();
    const seen: string[] = [];
    const failed = opened.store.transaction(async (tx) => {
      tx.onCommit(() => seen.push("committed"));
      tx.onRollback(() => seen.push("rolled back"));
      await addKey(tx, "a");
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    expect(seen).toEqual(["rolled back"]);
  });

  it("answers everybody although a callback that follows the commit throws", async () => {
    await using opened = await open();
    const { store } = opened;
    const seen: string[] = [];
    const answers = await Promise.all([
      store.transaction(async (tx) => {
        tx.onCommit(() => {
          throw new Error("a listener failed");
        });
        tx.onCommit(() => seen.push("next listener"));
        return 1;
      }),
      store.transaction(async () => 2),
    ]);
    expect(answers).toEqual([1, 2]);
    expect(seen).toEqual(["next listener"]);
    await expect(store.transaction(async () => 3)).resolves.toBe(3);
  });

  it("lets one of many racers under one idempotency key find nothing, and the others find what it wrote", async () => {
    await using opened = await open();
    const { store } = opened;
    const key = { principal: "p", route: "POST /api/tasks", key: "k" };
    const race = (taskId: number): Promise<number> =>
      store.transaction(async (tx) => {
        await lockIdempotencyKey(tx, key);
        const found = await findIdempotencyRow(tx, key);
        if (found !== undefined) return found.task_id;
        await putIdempotencyRow(tx, { ...key, body_hash: "b", task_id: taskId, created_at: 1 });
        return taskId;
      });
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => race(i + 1)));
    expect(new Set(answers).size).toBe(1);
  });

  it("loses no change of an agent when several depend on what it was", async () => {
    await using opened = await open();
    const { store } = opened;
    const { id } = await addAgent(store);
    const health = {
      id,
      status: "active" as const,
      health_status: null,
      health_checked_at: null,
      health_response_ms: null,
    };
    const failOnce = () =>
      store.transaction(async (tx) => {
        const row = await lockAgentRow(tx, id);
        await updateAgentHealth(tx, { ...health, health_failures: (row?.health_failures ?? 0) + 1 });
      });
    await Promise.all(Array.from({ length: 30 }, failOnce));
    expect((await findAgentRow(store.reader, id))?.health_failures).toBe(30);
  });

  it("refuses statements of a transaction that is over", async () => {
    await using opened = await open();
    let kept: Tx | undefined;
    await opened.store.transaction(async (tx) => {
      kept = tx;
    });
    await expect(addKey(kept as Tx, "late")).rejects.toThrow();
    expect(await findApiKeyRow(opened.store.reader, "late")).toBeUndefined();
  });

  it("recognises a doubled unique value and a doubled primary key, and nothing else, as a unique violation", async () => {
    await using opened = await open();
    const { store } = opened;
    const errorOf = (work: (tx: Tx) => Promise<unknown>): Promise<unknown> =>
      store.transaction(work).then(
        () => undefined,
        (e: unknown) => e,
      );
    await store.transaction((tx) => addKey(tx, "a"));
    const taskId = await addTask(store);
    const event = {
      task_id: taskId,
      seq: 1,
      type: "task.created" as const,
      step_number: null,
      data: null,
      created_at: 1,
    };

    expect(isUniqueViolation(await errorOf((tx) => addKey(tx, "a")))).toBe(true);
    expect(isUniqueViolation(await errorOf((tx) => insertEventRows(tx, [event, event])))).toBe(true);
    // A foreign key that leads nowhere is another mistake.
    expect(
      isUniqueViolation(await errorOf((tx) => insertEventRows(tx, [{ ...event, task_id: taskId + 999 }]))),
    ).toBe(false);
    expect(isUniqueViolation(new Error("UNIQUE constraint failed"))).toBe(false);
    expect(isUniqueViolation("UNIQUE")).toBe(false);
  });

  it("refuses with a retryable error once it is closed", async () => {
    await using opened = await open();
    await opened.store[Symbol.asyncDispose]();
    const error: unknown = await opened.store
      .transaction((tx) => addKey(tx, "late"))
      .catch((e: unknown) => e);
    expect(hasCode(error, "STORE_UNAVAILABLE")).toBe(true);
  });

  it("finishes what was asked for before it closes", async () => {
    await using opened = await open();
    const { store } = opened;
    const asked = Array.from({ length: 600 }, (_, i) => store.transaction((tx) => addKey(tx, `k${i}`)));
    const closed = store[Symbol.asyncDispose]();
    expect(new Set(await Promise.all(asked)).size).toBe(600);
    await closed;
  });

  it("equals transactions that ran one after another, however they were interleaved and whichever threw", async () => {
    const TASKS = 3;
    const step = fc.record({
      tasks: fc.uniqueArray(fc.nat(TASKS - 1), { minLength: 1, maxLength: TASKS }),
      events: fc.integer({ min: 1, max: 3 }),
      throws: fc.boolean(),
      pause: fc.constantFrom("none", "turn", "answer"),
    });
    await using opened = await open();
    const { store } = opened;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const ids: number[] = [];
        for (let i = 0; i < TASKS; i++) ids.push(await addTask(store));
        const expected = ids.map(() => [] as string[]);
        const asked: Promise<unknown>[] = [];
        for (const [n, { tasks, events, throws, pause }] of steps.entries()) {
          const asking = store.transaction(async (tx) => {
            // In the order of their ids, as every transaction that locks more than one.
            for (const t of tasks.toSorted((a, b) => a - b))
              await appendLabels(tx, ids[t] ?? 0, `tx-${n}`, events);
            if (throws) throw new Error("thrown by the test");
          });
          asked.push(asking.catch(() => undefined));
          if (!throws) for (const t of tasks) for (let e = 0; e < events; e++) expected[t]?.push(`tx-${n}`);
          if (pause === "turn") await new Promise((resolve) => setImmediate(resolve));
          if (pause === "answer") await asking.catch(() => undefined);
          await expectGapless(store, ids[n % TASKS] ?? 0);
        }
        await Promise.all(asked);
        for (const [t, id] of ids.entries()) {
          const labels = await expectGapless(store, id);
          expect(labels.toSorted()).toEqual(expected[t]?.toSorted());
          expect((await findTask(store.reader, id))?.event_seq).toBe(labels.length);
        }
      }),
      { numRuns: 40 },
    );
  });
}

async function appendLabels(tx: Tx, taskId: number, label: string, count: number): Promise<void> {
  const task = await lockTaskRow(tx, taskId);
  if (task === undefined) throw new Error("the test's task is gone");
  const rows = Array.from({ length: count }, (_, i) => ({
    task_id: taskId,
    seq: task.event_seq + 1 + i,
    type: "step.queued" as const,
    step_number: null,
    data: JSON.stringify({ label }),
    created_at: 1,
  }));
  await insertEventRows(tx, rows);
  await updateTaskRow(tx, { ...task, event_seq: task.event_seq + count });
}

async function expectGapless(store: Store, taskId: number): Promise<string[]> {
  const rows = await eventRowsOf(store.reader, taskId, 0, 1000);
  expect(rows.map((row) => row.seq)).toEqual(rows.map((_, i) => i + 1));
  return rows.map((row) => (JSON.parse(row.data ?? "{}") as { label: string }).label);
}

function describeQueries(open: () => Promise<OpenedStore>): void {
  const insertKey = query<{ hash: string; other: string }, unknown>((db, p) =>
    db
      .insertInto("api_keys")
      .values({ name: "constant", principal: p.other, role: "admin", key_hash: p.hash, created_at: 42 }),
  );
  const byPrincipal = query<
    { principal: string; limit: number },
    { name: string; key_hash: string; created_at: number }
  >((db, p) =>
    db
      .selectFrom("api_keys")
      .select(["name", "key_hash", "created_at"])
      .where("principal", "=", p.principal)
      .where("role", "=", "admin")
      .orderBy("id")
      .limit(p.limit),
  );

  it("puts each parameter in its place, beside the constants of the query, whatever the order they are given in", async () => {
    await using opened = await open();
    const { store } = opened;
    const changed = await store.transaction(async (tx) => {
      const one = await tx.run(insertKey, { other: "p", hash: "h1" });
      return one + (await tx.run(insertKey, { hash: "h2", other: "p" }));
    });
    expect(changed).toBe(2);
    expect(await store.reader.all(byPrincipal, { limit: 5, principal: "p" })).toEqual([
      { name: "constant", key_hash: "h1", created_at: 42 },
      { name: "constant", key_hash: "h2", created_at: 42 },
    ]);
    expect(await store.reader.all(byPrincipal, { limit: 1, principal: "p" })).toHaveLength(1);
    expect(await store.reader.all(byPrincipal, { limit: 5, principal: "h1" })).toEqual([]);
    expect(await store.reader.first(byPrincipal, { limit: 5, principal: "nobody" })).toBeUndefined();
  });

  it("passes hostile texts as values, never as SQL", async () => {
    await using opened = await open();
    const { store } = opened;
    const texts = [`'; DROP TABLE api_keys; --`, `" OR ""="`, "?", "$1", "%_\\", "\u202e\u{1f600}", ""];
    for (const text of texts)
      await store.transaction((tx) => tx.run(insertKey, { hash: `hash of ${text}`, other: text }));
    for (const text of texts) {
      expect(await store.reader.all(byPrincipal, { principal: text, limit: 9 })).toMatchObject([
        { key_hash: `hash of ${text}` },
      ]);
    }
  });

  it("answers how many rows a write changed", async () => {
    await using opened = await open();
    const { store } = opened;
    for (const n of [1, 2, 3])
      await store.transaction((tx) => insertSessionRow(tx, sessionRow({ created_at: n })));
    const changed = await store.transaction((tx) =>
      tx.write((db) =>
        db.updateTable("conversation_contexts").set({ last_activity: 9 }).where("created_at", ">", 1),
      ),
    );
    expect(changed).toBe(2);
    const rows = await store.reader.select((db) =>
      db.selectFrom("conversation_contexts").select("last_activity").orderBy("id"),
    );
    expect(rows.map((row) => row.last_activity)).toEqual([1, 9, 9]);
  });

  it("never gives an id twice, not even of a row that is gone", async () => {
    await using opened = await open();
    const { store } = opened;
    const first = await addTask(store);
    await store.transaction((tx) => tx.write((db) => db.deleteFrom("tasks").where("id", "=", first)));
    expect(await store.transaction((tx) => insertTask(tx, taskRow()))).toBeGreaterThan(first);
  });
}
