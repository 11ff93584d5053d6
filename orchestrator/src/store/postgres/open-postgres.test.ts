import { Client } from "pg";
import { expect, it } from "vitest";
import { childScript } from "../../../test/kit/child-script.ts";
import { startPostgresCluster } from "../../../test/kit/postgres-cluster.ts";
import { execute, postgresDatabase } from "../../../test/kit/postgres-database.ts";
import { hasCode, messageOf } from "../../kernel/app-error.ts";
import { addTask, apiKeyRow } from "../sample-rows.ts";
import type { Store, Tx } from "../store.ts";
import { findApiKeyRow, insertApiKeyRow } from "../tables/api-keys.ts";
import { lockTaskRow } from "../tables/tasks.ts";
import { openPostgres } from "./open-postgres.ts";
import type { PostgresStore } from "./postgres-tx.ts";
import { isPostgresTx } from "./postgres-tx.ts";

const open = (url: string): Promise<PostgresStore> => openPostgres({ url, onError: () => undefined });
const addKey = (tx: Tx, keyHash: string): Promise<number> =>
  insertApiKeyRow(tx, apiKeyRow({ key_hash: keyHash }));
const errorOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => undefined,
    (error: unknown) => error,
  );

async function rowsOf(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

const tablesIn = async (url: string): Promise<unknown[]> =>
  (await rowsOf(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")).map(
    (row) => row["tablename"],
  );

it(
  "migrates an empty database once, however many processes start together",
  { timeout: 60_000 },
  async () => {
    await using database = await postgresDatabase();
    const stores = await Promise.all(Array.from({ length: 8 }, () => open(database.url)));
    await Promise.all(stores.map((store) => store.transaction((tx) => addKey(tx, crypto.randomUUID()))));
    const runs = await rowsOf(
      database.url,
      "SELECT name, count(*)::int AS n FROM kysely_migration GROUP BY name",
    );
    expect(runs.length).toBeGreaterThan(3);
    expect(runs.every(({ n }) => n === 1)).toBe(true);
    for (const store of stores) await store[Symbol.asyncDispose]();
  },
);

it(
  "leaves nothing of a migration in which its process was killed, and migrates cleanly afterwards",
  { timeout: 60_000 },
  async () => {
    await using whole = await postgresDatabase();
    await using counting = childScript("postgres-child.ts", ["open", whole.url]);
    const statements = Number(await counting.nextLine());
    const complete = await tablesIn(whole.url);
    expect(statements).toBeGreaterThan(40);
    await using database = await postgresDatabase();
    for (const n of [3, 4, 8, Math.floor(statements / 2), statements - 3]) {
      await using child = childScript("postgres-child.ts", ["die-at", database.url, String(n)]);
      expect(await child.ended, `killed at statement ${n}`).toBe("SIGKILL");
      expect(await tablesIn(database.url), `killed at statement ${n}`).toEqual([]);
    }
    await using store = await open(database.url);
    await store.transaction((tx) => addKey(tx, "a"));
    expect(await tablesIn(database.url)).toEqual(complete);
  },
);

it("refuses to start, naming the place and never the password, when the database cannot be used", async () => {
  await using database = await postgresDatabase();
  const nowhere = new URL(database.url);
  nowhere.password = "hunter2";
  nowhere.port = "1";
  const missing = new URL(database.url);
  missing.password = "hunter2";
  missing.pathname = "no_such_database";
  for (const url of [nowhere.href, missing.href, "postgres://me:hunter2%zz@127.0.0.1:1/x"]) {
    const error = await errorOf(open(url));
    expect(hasCode(error, "CONFIG_INVALID"), messageOf(error)).toBe(true);
    expect(messageOf(error)).toMatch(/^DATABASE_URL: /);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + messageOf(error)).not.toContain(
      "hunter2",
    );
  }
});

it("refuses a transaction whose connection is terminated, and goes on with the next", async () => {
  await using database = await postgresDatabase();
  await using store = await open(database.url);
  for (const when of ["before a statement", "before the commit"]) {
    const seen: string[] = [];
    const error = await errorOf(
      store.transaction(async (tx) => {
        tx.onCommit(() => seen.push("committed"));
        tx.onRollback(() => seen.push("rolled back"));
        await addKey(tx, when);
        await terminateAll(database.url);
        if (when === "before a statement") await addKey(tx, "next");
      }),
    );
    expect(hasCode(error, "STORE_UNAVAILABLE") && error.retryAfterMs, when).toBe(1000);
    expect(seen).toEqual(["rolled back"]);
    expect(await findApiKeyRow(store.reader, when)).toBeUndefined();
    expect(await store.transaction((tx) => addKey(tx, `${when}, again`))).toBeGreaterThan(0);
  }
});

it("reads and writes on although idle connections were terminated", async () => {
  await using database = await postgresDatabase();
  await using store = await open(database.url);
  await Promise.all(Array.from({ length: 10 }, (_, i) => store.transaction((tx) => addKey(tx, `k${i}`))));
  await terminateAll(database.url);
  expect(await findApiKeyRow(store.reader, "k3")).toBeDefined();
  await terminateAll(database.url);
  await store.transaction((tx) => addKey(tx, "after"));
});

const terminateAll = (url: string): Promise<void> =>
  execute(
    url,
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  );

it(
  "refuses while the server is away and heals by itself, with everything that was acknowledged",
  { timeout: 60_000 },
  async () => {
    await using cluster = await startPostgresCluster();
    const reported: string[] = [];
    const url = cluster.urlOf("postgres").replace("postgres@", "postgres:hunter2@");
    await using store = await openPostgres({
      url,
      onError: (message, error) =>
        reported.push(`${message} ${JSON.stringify(error, Object.getOwnPropertyNames(error))}`),
    });
    const acknowledged: string[] = [];
    let isOver = false;
    const writers = Array.from({ length: 8 }, async (_, w) => {
      for (let n = 0; !isOver; n++) {
        const key = `${w}-${n}`;
        const error = await errorOf(store.transaction((tx) => addKey(tx, key)));
        if (error === undefined) acknowledged.push(key);
        else if (!hasCode(error, "STORE_UNAVAILABLE")) throw error;
      }
    });
    for (let round = 0; round < 3; round++) {
      await until(() => acknowledged.length > (round + 1) * 50);
      await cluster.crash();
      expect(hasCode(await errorOf(store.transaction((tx) => addKey(tx, "away"))), "STORE_UNAVAILABLE")).toBe(
        true,
      );
      expect(hasCode(await errorOf(findApiKeyRow(store.reader, "x")), "STORE_UNAVAILABLE")).toBe(true);
      await cluster.start();
    }
    const before = acknowledged.length;
    await until(() => acknowledged.length > before + 50);
    isOver = true;
    await Promise.all(writers);
    const kept = await store.reader.select((db) => db.selectFrom("api_keys").select("key_hash"));
    const keys = new Set(kept.map((row) => row.key_hash));
    expect(acknowledged.filter((key) => !keys.has(key))).toEqual([]);
    expect(reported.join("\n")).not.toContain("hunter2");
  },
);

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

it("lets nobody else have a task's row until the transaction that holds it has ended", async () => {
  await using database = await postgresDatabase();
  await using one = await open(database.url);
  await using other = await open(database.url);
  const id = await addTask(one);
  const seen: string[] = [];
  const held = Promise.withResolvers<void>();
  const first = one.transaction(async (tx) => {
    await lockTaskRow(tx, id);
    held.resolve();
    await untilBlocked(database.url);
    seen.push("first");
  });
  await held.promise;
  await other.transaction(async (tx) => {
    await lockTaskRow(tx, id);
    seen.push("second");
  });
  await first;
  expect(seen).toEqual(["first", "second"]);
});

async function untilBlocked(url: string): Promise<void> {
  for (;;) {
    const rows = await rowsOf(
      url,
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    if (rows.length > 0) return;
  }
}

it("runs SQL of others in the same transaction", async () => {
  await using database = await postgresDatabase();
  await using store = await open(database.url);
  const undone = store.transaction(async (tx) => {
    if (!isPostgresTx(tx)) throw new Error("not a transaction of PostgreSQL");
    await tx.raw("CREATE TABLE theirs (n bigint)", []);
    expect(await tx.raw("INSERT INTO theirs SELECT generate_series(1, $1)", [3])).toMatchObject({
      rowCount: 3,
    });
    expect((await tx.raw("SELECT sum(n)::bigint AS sum FROM theirs", [])).rows).toEqual([{ sum: 6 }]);
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  expect(await tablesIn(database.url)).not.toContain("theirs");
});

it("says so when a transaction goes on after a statement of it failed", async () => {
  await using database = await postgresDatabase();
  await using store: Store = await open(database.url);
  await store.transaction((tx) => addKey(tx, "a"));
  const error = await errorOf(
    store.transaction(async (tx) => {
      await addKey(tx, "a").catch(() => undefined);
    }),
  );
  expect(messageOf(error)).toMatch(/went on after one of its statements failed/);
});

it("keeps what PostgreSQL cannot hold, as the replacement character", async () => {
  await using database = await postgresDatabase();
  await using store = await open(database.url);
  await store.transaction((tx) => insertApiKeyRow(tx, apiKeyRow({ name: "a\0b", key_hash: "h" })));
  expect((await findApiKeyRow(store.reader, "h"))?.name).toBe("a\uFFFDb");
});

it("says what a role lacks that may not make tables", async () => {
  await using database = await postgresDatabase();
  const role = `reader_${database.name}`;
  await execute(database.url, `CREATE ROLE ${role} LOGIN`);
  try {
    const url = new URL(database.url);
    url.username = role;
    await expect(openPostgres({ url: url.href, onError: () => undefined })).rejects.toThrow(
      /CONFIG_INVALID|permission denied for schema public/,
    );
  } finally {
    await execute(database.url, `DROP ROLE ${role}`);
  }
});
