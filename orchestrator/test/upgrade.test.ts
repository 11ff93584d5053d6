import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { gunzipSync } from "node:zlib";
import { Kysely, PostgresDialect } from "kysely";
import { Migrator } from "kysely/migration";
import { Client, Pool } from "pg";
import { expect, test } from "vitest";
import type { TaskStatus } from "@orchestrator/contracts";
import { openPgBoss } from "../src/queue/open-pg-boss.ts";
import { postgresColumnTypes } from "../src/store/migrations/column-types.ts";
import { migrationsFor } from "../src/store/migrations/list.ts";
import { openPostgres } from "../src/store/postgres/open-postgres.ts";
import { fakeAgent } from "./kit/fake-agent.ts";
import { postgresDatabase } from "./kit/postgres-database.ts";
import { serviceProcess } from "./kit/service-process.ts";
import { tempFolder } from "./kit/temp-folder.ts";

/*
 * The fixtures are what the version with the migrations up to this one left behind when it was killed;
 * `fixtures/make-tasks-in-flight.ts` made them there.
 */
const LAST_MIGRATION = "0005-figures-and-filters";
const FIXTURES = join(import.meta.dirname, "fixtures");

interface OldDatabase extends AsyncDisposable {
  env: Record<string, string>;
}

/** The old version's database, with its agents at another address. */
async function oldSqlite(endpoint: string): Promise<OldDatabase> {
  const folder = await tempFolder();
  const path = join(folder.path, "orchestrator.db");
  await writeFile(path, gunzipSync(await readFile(join(FIXTURES, "tasks-in-flight.db.gz"))));
  using database = new DatabaseSync(path);
  database.prepare("UPDATE agents SET endpoint = ?").run(endpoint);
  return {
    env: { DATABASE_URL: `sqlite:${path}` },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

async function oldPostgres(endpoint: string): Promise<OldDatabase> {
  const database = await postgresDatabase();
  const { url } = database;
  const old = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new Pool({ connectionString: url }) }),
  });
  const provider = { getMigrations: async () => migrationsFor(postgresColumnTypes) };
  const { error } = await new Migrator({ db: old, provider }).migrateTo(LAST_MIGRATION);
  await old.destroy();
  if (error !== undefined) throw error;

  const inserts = (await readFile(join(FIXTURES, "tasks-in-flight.sql"), "utf8")).split(
    /^(?=INSERT INTO orchestrator_queue)/m,
  );
  const [rows = "", ...jobs] = inserts;
  await execute(url, rows);
  await execute(url, `UPDATE agents SET endpoint = '${endpoint}'`);
  {
    // The queue's own tables come with the first start, here of a store that does no work.
    await using store = await openPostgres({ url, onError: () => undefined });
    await using _boss = await openPgBoss(store, () => undefined);
  }
  await execute(url, jobs.join(""));
  return {
    env: { DATABASE_URL: url, SECRET_KEY: "a secret of the tests" },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

async function execute(url: string, statements: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
}

test("every task that the version before left in flight resumes and finishes after the upgrade", async () => {
  await using agent = await fakeAgent();
  agent.answers("after the upgrade");
  const open = process.env["TEST_DATABASE"] === "postgres" ? oldPostgres : oldSqlite;
  await using old = await open(agent.url);
  await using service = await serviceProcess({ env: old.env });
  const { client } = service;
  const ids = new Map((await client.tasks.list()).map(({ id, description }) => [description, id]));
  const idOf = (description: string): number => ids.get(description) ?? 0;
  const until = async (id: number, type: string): Promise<void> => {
    for await (const event of client.tasks.follow(id)) if (event.type === type) return;
  };

  // What had ended is as it was, and the new columns say that nothing of theirs happened to it.
  expect(await client.tasks.get(idOf("completed"))).toMatchObject({
    status: "completed",
    result: { output: "before the upgrade" },
    retry_of: null,
    parent_task_id: null,
    paused_at: null,
    steps: [{ reused: false, cancel: null }],
  });
  for (const description of ["halfway", "queued", "retry waiting", "Do some gardening"])
    await until(idOf(description), "task.completed");
  const halfway = await client.tasks.get(idOf("halfway"));
  expect(halfway.steps.map(({ output_data, attempts }) => [output_data, attempts])).toEqual([
    ["before the upgrade", 1],
    ["after the upgrade", 2],
  ]);
  expect(halfway.steps[1]?.history.map(({ outcome }) => outcome)).toEqual(["lost", "completed"]);
  const retried = await client.tasks.get(idOf("retry waiting"));
  expect(retried.steps[0]?.history.map(({ outcome }) => outcome)).toEqual(["retried", "completed"]);

  // The step that waited for a person still does, and can now be resolved.
  expect((await client.tasks.get(idOf("unknown"))).steps[0]?.status).toBe("unknown");
  await client.tasks.resolveStep(idOf("unknown"), 1, { outcome: "completed", output: "it was paid" });
  await until(idOf("unknown"), "task.completed");

  const statuses = (await client.tasks.list()).map(({ status }) => status);
  expect(new Set<TaskStatus>(statuses)).toEqual(new Set(["completed"]));
  for (const id of ids.values()) {
    const log = await client.tasks.events(id);
    expect(log.map((event) => event.seq)).toEqual(log.map((_, i) => i + 1));
  }
  const again = await client.tasks.retry(idOf("halfway"), { from: "step", step_number: 2 });
  await until(again.task_id, "task.completed");
  expect((await client.tasks.get(again.task_id)).steps[0]).toMatchObject({
    reused: true,
    output_data: "before the upgrade",
  });
});
