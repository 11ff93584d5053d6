import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { childScript } from "../../../test/kit/child-script.ts";
import { tempFolder } from "../../../test/kit/temp-folder.ts";
import { hasCode } from "../../kernel/app-error.ts";
import { sqliteColumnTypes } from "../migrations/column-types.ts";
import { migrationsFor } from "../migrations/list.ts";
import { query } from "../query.ts";
import { apiKeyRow, jobRow, sessionRow } from "../sample-rows.ts";
import type { Store, Tx } from "../store.ts";
import { findApiKeyRow, insertApiKeyRow } from "../tables/api-keys.ts";
import { insertSessionRow } from "../tables/conversation-contexts.ts";
import { insertJobRows, readyJobRows } from "../tables/jobs.ts";
import { openSqlite } from "./open-sqlite.ts";
import type { SqliteOptions } from "./open-sqlite.ts";

interface Opened extends AsyncDisposable {
  store: Store;
  path: string;
}

async function openTemporary(options: Partial<SqliteOptions> = {}): Promise<Opened> {
  const folder = await tempFolder();
  const path = join(folder.path, "o.db");
  const store = await openSqlite({ path, synchronous: "FULL", access: "alone", ...options });
  return {
    store,
    path,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const addKey = (tx: Tx, keyHash: string): Promise<number> =>
  insertApiKeyRow(tx, apiKeyRow({ key_hash: keyHash }));
const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (e: unknown) => e,
  );
const wasRefused = async (promise: Promise<unknown>): Promise<boolean> =>
  hasCode(await errorOf(promise), "STORE_UNAVAILABLE");

/** A pragma of the connection that writes. */
async function pragma(store: Store, text: string): Promise<unknown> {
  const rows = await store.transaction((tx) =>
    tx.select((db) => ({
      compile: () => sql<Record<string, unknown>>`${sql.raw(`PRAGMA ${text}`)}`.compile(db),
    })),
  );
  return Object.values(rows[0] ?? {})[0];
}

/** How many transactions the write-ahead log holds: a frame that ends one says how large the database is. */
function commitsInLog(path: string): number {
  const log = readFileSync(`${path}-wal`);
  const frameBytes = 24 + log.readUInt32BE(8);
  const salt = log.readBigUInt64BE(16);
  let commits = 0;
  for (let at = 32; at + frameBytes <= log.length; at += frameBytes) {
    if (log.readBigUInt64BE(at + 8) === salt && log.readUInt32BE(at + 4) !== 0) commits++;
  }
  return commits;
}

describe("the file's settings", () => {
  it.each([
    ["FULL", 2],
    ["NORMAL", 1],
  ] as const)("writes ahead and syncs as %s says", async (synchronous, value) => {
    await using opened = await openTemporary({ synchronous });
    expect(await pragma(opened.store, "synchronous")).toBe(value);
    expect(await pragma(opened.store, "journal_mode")).toBe("wal");
    expect(await pragma(opened.store, "foreign_keys")).toBe(1);
  });

  it("cannot be written to by a reader", async () => {
    await using opened = await openTemporary();
    const insert = query<Record<string, never>, unknown>((db) =>
      db.insertInto("api_keys").values(apiKeyRow({ key_hash: "a" })),
    );
    expect(await errorOf(opened.store.reader.all(insert, {}))).toBeInstanceOf(Error);
    expect(await findApiKeyRow(opened.store.reader, "a")).toBeUndefined();
  });
});

describe("group commit", () => {
  it("writes transactions that were asked for in one turn with one commit", async () => {
    await using opened = await openTemporary();
    const { store, path } = opened;
    const before = commitsInLog(path);
    await Promise.all(Array.from({ length: 100 }, (_, i) => store.transaction((tx) => addKey(tx, `k${i}`))));
    expect(commitsInLog(path) - before).toBe(1);
  });

  it("answers a transaction only when its commit is in the log", async () => {
    await using opened = await openTemporary();
    const { store, path } = opened;
    const before = commitsInLog(path);
    for (const n of [1, 2, 3]) {
      await store.transaction(async (tx) => {
        tx.onCommit(() => expect(commitsInLog(path) - before).toBe(n));
        await addKey(tx, `k${n}`);
        expect(commitsInLog(path) - before).toBe(n - 1);
      });
      expect(commitsInLog(path) - before).toBe(n);
    }
  });

  it.each(["FULL", "NORMAL"] as const)(
    "has in the file what it said to be committed when its process is killed, with synchronous = %s",
    async (synchronous) => {
      await using folder = await tempFolder();
      const path = join(folder.path, "o.db");
      for (let killed = 0; killed < 3; killed++) {
        const file = `${path}${killed}`;
        await using child = childScript("database-child.ts", ["commit", file, synchronous]);
        expect(await child.nextLine()).toBe("open");
        const committed: string[] = [];
        while (committed.length < 40) committed.push((await child.nextLine()) ?? "");
        await child.kill();
        for (let line = await child.nextLine(); line !== undefined; line = await child.nextLine())
          committed.push(line);
        await using store = await openSqlite({ path: file, synchronous, access: "alone" });
        for (const hash of committed) expect(await findApiKeyRow(store.reader, hash), hash).toBeDefined();
      }
    },
  );

  it("keeps nobody waiting for more than 255 others", async () => {
    await using opened = await openTemporary();
    const { store, path } = opened;
    const before = commitsInLog(path);
    await Promise.all(Array.from({ length: 600 }, (_, i) => store.transaction((tx) => addKey(tx, `k${i}`))));
    expect(commitsInLog(path) - before).toBe(3);
  });

  it("reports what follows a commit and throws", async () => {
    const bugs: string[] = [];
    await using opened = await openTemporary({ onBug: (message) => bugs.push(message) });
    await opened.store.transaction(async (tx) =>
      tx.onCommit(() => {
        throw new Error("a listener failed");
      }),
    );
    expect(bugs).toEqual([expect.stringContaining("a listener failed")]);
  });
});

describe("a callback that awaits something other than its tx", () => {
  it("makes the whole group refused, is reported, and writes nothing later; the next transactions work", async () => {
    const bugs: string[] = [];
    await using opened = await openTemporary({ onBug: (message) => bugs.push(message) });
    const { store } = opened;
    const rolledBack: string[] = [];
    const late = Promise.withResolvers<unknown>();
    const noticed = (tx: Tx, name: string): void => {
      tx.onCommit(() => rolledBack.push(`${name} was committed`));
      tx.onRollback(() => rolledBack.push(name));
    };
    const asked = [
      store.transaction(async (tx) => {
        noticed(tx, "before");
        await addKey(tx, "before");
      }),
      store.transaction(async (tx) => {
        noticed(tx, "foreign");
        await addKey(tx, "foreign");
        await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
        late.resolve(await errorOf(addKey(tx, "late")));
      }),
      store.transaction(async (tx) => {
        noticed(tx, "after");
        await addKey(tx, "after");
      }),
    ];
    expect(await Promise.all(asked.map(wasRefused))).toEqual([true, true, true]);
    expect(bugs).toHaveLength(1);
    expect(rolledBack.toSorted()).toEqual(["before", "foreign"]);
    expect(await late.promise).toBeInstanceOf(Error);

    await store.transaction((tx) => addKey(tx, "next"));
    for (const [hash, isThere] of [
      ["before", false],
      ["foreign", false],
      ["late", false],
      ["after", false],
      ["next", true],
    ] as const) {
      expect((await findApiKeyRow(store.reader, hash)) !== undefined, hash).toBe(isThere);
    }
  });

  it("is refused when what it awaits is another transaction, instead of waiting for ever", async () => {
    await using opened = await openTemporary();
    const { store } = opened;
    const nested = store.transaction(async (tx) => {
      await addKey(tx, "outer");
      await store.transaction((inner) => addKey(inner, "inner"));
    });
    expect(await wasRefused(nested)).toBe(true);
    expect(await findApiKeyRow(store.reader, "outer")).toBeUndefined();
    await store.transaction((tx) => addKey(tx, "next"));
  });
});

describe("a full disk", () => {
  const large = "x".repeat(500_000);
  const fill = async (store: Store): Promise<void> => {
    await pragma(store, `max_page_count = ${Number(await pragma(store, "page_count"))}`);
  };
  const makeSpace = (store: Store): Promise<unknown> => pragma(store, "max_page_count = 1000000");
  const addJob = (tx: Tx, id: string, payload = "{}"): Promise<void> =>
    insertJobRows(tx, [jobRow({ id, payload })]);
  const jobsIn = async (store: Store): Promise<string[]> =>
    (await readyJobRows(store.reader)).map((row) => row.id);

  it("refuses the whole group, loses nothing that was committed, and ends when there is space", async () => {
    await using opened = await openTemporary();
    const { store, path } = opened;
    await store.transaction((tx) => addJob(tx, "kept"));
    await fill(store);
    const ends: string[] = [];
    const asked = [
      ["first", "{}"],
      ["large", large],
      ["last", "{}"],
    ].map(([id = "", payload]) =>
      store.transaction(async (tx) => {
        tx.onCommit(() => ends.push(`${id} committed`));
        tx.onRollback(() => ends.push(`${id} rolled back`));
        await addJob(tx, id, payload);
      }),
    );
    expect(await Promise.all(asked.map(wasRefused))).toEqual([true, true, true]);
    // The last one had not begun.
    expect(ends.toSorted()).toEqual(["first rolled back", "large rolled back"]);
    expect(await jobsIn(store)).toEqual(["kept"]);
    expect(await wasRefused(store.transaction((tx) => addJob(tx, "large", large)))).toBe(true);

    await makeSpace(store);
    await store.transaction((tx) => addJob(tx, "large", large));
    expect((await jobsIn(store)).toSorted()).toEqual(["kept", "large"]);
    using check = new DatabaseSync(path, { readOnly: true });
    expect(check.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  });

  it("refuses with the same retryable error where SQLite undoes only the statement", async () => {
    await using opened = await openTemporary();
    const { store } = opened;
    await fill(store);
    const manyRows = (tx: Tx): Promise<void> =>
      insertJobRows(
        tx,
        [1, 2, 3].map((n) => jobRow({ id: `large ${n}`, payload: large })),
      );
    const asked = [store.transaction((tx) => addJob(tx, "first")), store.transaction(manyRows)];
    expect(await Promise.all(asked.map(wasRefused))).toEqual([false, true]);
    expect(await jobsIn(store)).toEqual(["first"]);
  });

  it("leaves nothing of a callback that goes on in spite of it", async () => {
    await using opened = await openTemporary();
    const { store } = opened;
    await fill(store);
    const stubborn = store.transaction(async (tx) => {
      await addJob(tx, "before");
      await errorOf(addJob(tx, "large", large));
      await errorOf(addJob(tx, "after"));
    });
    expect(await wasRefused(stubborn)).toBe(true);
    expect(await jobsIn(store)).toEqual([]);
  });
});

describe("one service per file", () => {
  it("refuses a second service, in this process or another, until the first is closed", async () => {
    await using opened = await openTemporary();
    const { path } = opened;
    expect(
      hasCode(await errorOf(openSqlite({ path, synchronous: "FULL", access: "alone" })), "DATABASE_LOCKED"),
    ).toBe(true);
    await opened.store[Symbol.asyncDispose]();
    await using next = await openSqlite({ path, synchronous: "FULL", access: "alone" });
    expect(next.dialect).toBe("sqlite");
  });

  it("gives the file free when the service is killed, and lets a short command beside it meanwhile", async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, "deep", "o.db");
    await using child = childScript("database-child.ts", ["hold", path]);
    expect(await child.nextLine()).toBe("open");
    const locked = await errorOf(openSqlite({ path, synchronous: "FULL", access: "alone" }));
    expect(hasCode(locked, "DATABASE_LOCKED")).toBe(true);
    expect((locked as Error).message).toContain(path);
    {
      await using beside = await openSqlite({ path, synchronous: "FULL", access: "beside" });
      await beside.transaction((tx) => addKey(tx, "from beside"));
    }
    // The refused one and the one beside took nothing from the first.
    expect(
      hasCode(await errorOf(openSqlite({ path, synchronous: "FULL", access: "alone" })), "DATABASE_LOCKED"),
    ).toBe(true);
    await child.kill();
    await using next = await openSqlite({ path, synchronous: "FULL", access: "alone" });
    expect(await findApiKeyRow(next.reader, "from beside")).toBeDefined();
  });
});

describe("migrations", () => {
  const tablesOf = (path: string): string[] => {
    using db = new DatabaseSync(path);
    const rows = db
      .prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
      .all();
    return rows.map((row) => String(row["name"]));
  };

  it("run once", async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, "o.db");
    const done = async (): Promise<unknown> => {
      await using store = await openSqlite({ path, synchronous: "FULL", access: "alone" });
      await store.transaction((tx) => insertSessionRow(tx, sessionRow()));
      using db = new DatabaseSync(path, { readOnly: true });
      return db.prepare("SELECT * FROM kysely_migration").all();
    };
    const first = await done();
    expect(first).toMatchObject(Object.keys(migrationsFor(sqliteColumnTypes)).map((name) => ({ name })));
    expect(await done()).toEqual(first);
  });

  it("leave nothing behind when one fails midway, not even the lock", async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, "o.db");
    {
      using db = new DatabaseSync(path);
      // The last table of the first migration is in its way.
      db.exec("CREATE TABLE plan_memory (x)");
    }
    await expect(openSqlite({ path, synchronous: "FULL", access: "alone" })).rejects.toThrow("plan_memory");
    expect(tablesOf(path)).toEqual(["plan_memory"]);
    {
      using db = new DatabaseSync(path);
      db.exec("DROP TABLE plan_memory");
    }
    await using store = await openSqlite({ path, synchronous: "FULL", access: "alone" });
    await store.transaction((tx) => addKey(tx, "a"));
  });

  it.each([8, 15, 25, 30])(
    "leave nothing behind when the process is killed at statement %i, and run at the next start",
    async (n) => {
      await using folder = await tempFolder();
      const path = join(folder.path, "o.db");
      await using child = childScript("database-child.ts", ["die-at", path, String(n)]);
      expect(await child.ended).toBe("SIGKILL");
      expect(tablesOf(path)).toEqual([]);
      await using store = await openSqlite({ path, synchronous: "FULL", access: "alone" });
      await store.transaction((tx) => addKey(tx, "a"));
      expect(await findApiKeyRow(store.reader, "a")).toBeDefined();
    },
  );
});
