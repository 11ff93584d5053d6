import { renameSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { Kysely, SqliteDialect } from "kysely";
import { Migrator } from "kysely/migration";
import { sqliteColumnTypes } from "../../../orchestrator/src/store/migrations/column-types.ts";
import { migrationsFor } from "../../../orchestrator/src/store/migrations/list.ts";

/** The last migration that the earlier version knew. */
const EARLIER = "0005-figures-and-filters";

/** Makes the database file what an earlier version would have left: its tables and columns, with the same rows. */
export async function asEarlierVersion(file: string): Promise<void> {
  const path = `${file}.earlier`;
  {
    using earlier = new DatabaseSync(path);
    await migrate(earlier);
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

async function migrate(db: DatabaseSync): Promise<void> {
  const all = Object.entries(migrationsFor(sqliteColumnTypes));
  const known = Object.fromEntries(all.filter(([name]) => name <= EARLIER));
  const kysely = new Kysely<unknown>({ dialect: new SqliteDialect({ database: forKysely(db) }) });
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
