import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Client } from "pg";
import { migratedDatabase } from "./postgres-database.ts";
import { tempFolder } from "./temp-folder.ts";

export type Row = Record<string, unknown>;

/** An empty database for one test, of the kind that this run is about; gone afterwards. */
export interface TestDatabase extends AsyncDisposable {
  readonly kind: "sqlite" | "postgres";
  /** What a service's environment must say to use it. */
  readonly env: Record<string, string>;
  /** What a statement that both kinds understand gives, asked beside the service. */
  rows(statement: string): Promise<Row[]>;
  columnsOf(table: string): Promise<string[]>;
  /** Everything that is stored, as it is stored. */
  contents(): Promise<string>;
  /** Takes away every job, as a bug or a hand in the database would. */
  loseJobs(): Promise<void>;
  /** Makes every job look as if it had been handed out this often. */
  setHandOuts(times: number): Promise<void>;
}

export async function testDatabase(
  kind = process.env["TEST_DATABASE"] === "postgres" ? "postgres" : "sqlite",
): Promise<TestDatabase> {
  return kind === "postgres" ? postgres() : sqlite();
}

async function sqlite(): Promise<TestDatabase> {
  const folder = await tempFolder();
  const path = join(folder.path, "orchestrator.db");
  const rows = async (statement: string, ...values: string[]): Promise<Row[]> => {
    using database = new DatabaseSync(path, { timeout: 5000 });
    return database.prepare(statement).all(...values);
  };
  return {
    kind: "sqlite",
    env: { DATABASE_URL: `sqlite:${path}` },
    rows,
    columnsOf: async (table) =>
      (await rows("SELECT name FROM pragma_table_info(?)", table)).map(({ name }) => String(name)),
    async contents() {
      const files = ["", "-wal"].map((suffix) => readFile(`${path}${suffix}`).catch(() => Buffer.alloc(0)));
      return Buffer.concat(await Promise.all(files)).toString("latin1");
    },
    loseJobs: async () => void (await rows("DELETE FROM jobs")),
    setHandOuts: async (times) => void (await rows(`UPDATE jobs SET fence = ${times}`)),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

const postgres = async (): Promise<TestDatabase> => databaseAt(await migratedDatabase());

/** A database of PostgreSQL that is there already. */
export function databaseAt(database: AsyncDisposable & { url: string }): TestDatabase {
  const rows = async (statement: string, values: string[] = []): Promise<Row[]> => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query<Row>(statement, values)).rows;
    } finally {
      await client.end();
    }
  };
  return {
    kind: "postgres",
    env: { DATABASE_URL: database.url, SECRET_KEY: "a secret of the tests" },
    rows,
    columnsOf: async (table) =>
      (await rows("SELECT column_name FROM information_schema.columns WHERE table_name = $1", [table])).map(
        (row) => String(row["column_name"]),
      ),
    async contents() {
      const tables = await rows(
        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'orchestrator_queue')",
      );
      const parts = tables.map(({ name }) => rows(`SELECT t::text AS row FROM ${String(name)} AS t`));
      return JSON.stringify(await Promise.all(parts));
    },
    loseJobs: async () => void (await rows("DELETE FROM orchestrator_queue.job")),
    setHandOuts: async (times) =>
      void (await rows(`UPDATE orchestrator_queue.job SET retry_count = ${times - 1}`)),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}
