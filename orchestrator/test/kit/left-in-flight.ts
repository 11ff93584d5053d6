import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { gunzipSync } from "node:zlib";
import { Kysely, PostgresDialect } from "kysely";
import { Migrator } from "kysely/migration";
import { Client, Pool } from "pg";
import { openPgBoss } from "../../src/queue/open-pg-boss.ts";
import { postgresColumnTypes } from "../../src/store/migrations/column-types.ts";
import { migrationsFor } from "../../src/store/migrations/list.ts";
import { openPostgres } from "../../src/store/postgres/open-postgres.ts";
import { postgresDatabase } from "./postgres-database.ts";
import { tempFolder } from "./temp-folder.ts";

const FIXTURES = join(import.meta.dirname, "..", "fixtures");

/**
 * The versions whose databases are kept, each by the name of its last migration, oldest first. Each is what that version
 * left behind when it was killed; `fixtures/make-tasks-in-flight.ts` made it there.
 */
export const keptVersions: readonly string[] = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted();

export interface OldDatabase extends AsyncDisposable {
  env: Record<string, string>;
}

/** The database that a version left with tasks in flight, with its agents at another address. */
export const leftInFlight = (version: string, endpoint: string): Promise<OldDatabase> =>
  process.env["TEST_DATABASE"] === "postgres" ? oldPostgres(version, endpoint) : oldSqlite(version, endpoint);

async function oldSqlite(version: string, endpoint: string): Promise<OldDatabase> {
  const folder = await tempFolder();
  const path = join(folder.path, "orchestrator.db");
  await writeFile(path, gunzipSync(await readFile(join(FIXTURES, version, "tasks-in-flight.db.gz"))));
  using database = new DatabaseSync(path);
  database.prepare("UPDATE agents SET endpoint = ?").run(endpoint);
  return {
    env: { DATABASE_URL: `sqlite:${path}` },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

async function oldPostgres(version: string, endpoint: string): Promise<OldDatabase> {
  const database = await postgresDatabase();
  const { url } = database;
  const old = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new Pool({ connectionString: url }) }),
  });
  const provider = { getMigrations: async () => migrationsFor(postgresColumnTypes) };
  const { error } = await new Migrator({ db: old, provider }).migrateTo(version);
  await old.destroy();
  if (error !== undefined) throw error;

  const inserts = (await readFile(join(FIXTURES, version, "tasks-in-flight.sql"), "utf8")).split(
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
