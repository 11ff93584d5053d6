import { renameSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { Kysely, PostgresDialect, SqliteDialect } from "kysely";
import type { Dialect } from "kysely";
import { Migrator } from "kysely/migration";
import { Client } from "pg";
import {
  postgresColumnTypes,
  sqliteColumnTypes,
} from "../../../orchestrator/src/store/migrations/column-types.ts";
import type { ColumnTypes } from "../../../orchestrator/src/store/migrations/column-types.ts";
import { migrationsFor } from "../../../orchestrator/src/store/migrations/list.ts";
import type { TestDatabase } from "../../../orchestrator/test/kit/test-database.ts";

/** The last migration that the earlier version knew. */
const EARLIER = "0005-figures-and-filters";

/** Makes the database what an earlier version would have left. No process may be using it. */
export const asEarlierVersion = ({ kind, env }: TestDatabase): Promise<void> => {
  const url = env["DATABASE_URL"] ?? "";
  return kind === "sqlite" ? earlierFile(url.replace("sqlite:", "")) : earlierSchema(url);
};

/** Makes the database file what an earlier version would have left: its tables and columns, with the same rows. */
async function earlierFile(file: string): Promise<void> {
  const path = `${file}.earlier`;
  {
    using earlier = new DatabaseSync(path);
    await migrate(new SqliteDialect({ database: forKysely(earlier) }), sqliteColumnTypes);
    earlier.exec("PRAGMA foreign_keys = OFF");
    earlier.prepare("ATTACH DATABASE ? AS later").run(file);
    const tables = earlier
      .prepare(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'kysely%' AND name NOT LIKE 'sqlite%'",
      )
      .all();
    for (const { name } of tables) {
      const columns = earlier.prepare("SELECT name FROM pragma_table_info(?)").all(String(name));
      const list = columns.map((column) => `"${String(column["name"])}"`).join(", ");
      earlier.exec(
        `INSERT INTO main."${String(name)}" (${list}) SELECT ${list} FROM later."${String(name)}"`,
      );
    }
  }
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${file}${suffix}`, { force: true });
  renameSync(path, file);
}

/** The same for PostgreSQL: the later tables step aside, and their rows go over. The queue stays where it is. */
async function earlierSchema(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    // The migrator looks for its tables in every schema.
    await client.query("DROP TABLE kysely_migration, kysely_migration_lock");
    await client.query("ALTER SCHEMA public RENAME TO later");
    await client.query("CREATE SCHEMA public");
    const pool = {
      options: {},
      connect: async () => ({ query: client.query.bind(client), release: () => undefined }) as never,
      end: async () => undefined,
    };
    await migrate(new PostgresDialect({ pool }), postgresColumnTypes);
    // Without foreign keys the order of the tables is of no matter.
    await client.query("SET session_replication_role = replica");
    const { rows: tables } = await client.query<{ name: string; columns: string; identity: string | null }>(
      `SELECT format('%I', table_name) AS name, string_agg(format('%I', column_name), ', ') AS columns,
        string_agg(column_name, '') FILTER (WHERE is_identity = 'YES') AS identity
      FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'kysely%'
      GROUP BY table_name`,
    );
    for (const { name, columns, identity } of tables) {
      await client.query(`INSERT INTO public.${name} (${columns}) SELECT ${columns} FROM later.${name}`);
      if (identity !== null)
        await client.query(
          `SELECT setval(pg_get_serial_sequence('public.${name}', '${identity}'), max(${identity})) FROM ${name}`,
        );
    }
    await client.query("DROP SCHEMA later CASCADE");
  } finally {
    await client.end();
  }
}

async function migrate(dialect: Dialect, types: ColumnTypes): Promise<void> {
  const all = Object.entries(migrationsFor(types));
  const known = Object.fromEntries(all.filter(([name]) => name <= EARLIER));
  const kysely = new Kysely<unknown>({ dialect });
  const { error } = await new Migrator({
    db: kysely,
    provider: { getMigrations: async () => known },
  }).migrateToLatest();
  if (error !== undefined) throw error;
}

type Values = (string | number | null)[];

/** Kysely's SQLite dialect expects another driver's shape. */
const forKysely = (db: DatabaseSync): ConstructorParameters<typeof SqliteDialect>[0]["database"] => ({
  close: () => undefined,
  prepare(sql) {
    const statement = db.prepare(sql);
    return {
      reader: statement.columns().length > 0,
      all: (values) => statement.all(...(values as Values)),
      run: (values) => statement.run(...(values as Values)),
      iterate: (values) => statement.iterate(...(values as Values)),
    };
  },
});
