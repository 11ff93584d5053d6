import { messageOf, StartupError } from "../../kernel/app-error.ts";
import { DatabaseSync } from "node:sqlite";
import type { DatabaseSyncOptions } from "node:sqlite";
import { Kysely, SqliteDialect } from "kysely";
import { Migrator } from "kysely/migration";
import { sqliteColumnTypes } from "../migrations/column-types.ts";
import { migrationsFor } from "../migrations/list.ts";
import type { Reader, Store, Tx } from "../store.ts";
import { storeUnavailable } from "../store-error.ts";
import { makeDataFolder } from "./data-folder.ts";
import { lockFile } from "./file-lock.ts";
import { GroupCommit } from "./group-commit.ts";
import { Statements } from "./statements.ts";

export interface SqliteOptions {
  path: string;
  /** `FULL` survives power loss, `NORMAL` only the death of the process. */
  synchronous: "FULL" | "NORMAL";
  /** `alone` = the service; `beside` = a short command while a service may be running. */
  access: "alone" | "beside";
  /** Told about a broken rule of ours that was caught. */
  onBug?: (message: string) => void;
}

/**
 * Opens the database file, creating and migrating it as needed.
 * @throws StartupError DATABASE_LOCKED when another service uses it
 */
export async function openSqlite(options: SqliteOptions): Promise<Store> {
  makeDataFolder(options.path);
  using opening = new DisposableStack();
  if (options.access === "alone") opening.use(lockFile(options.path));
  const writer = openFile(opening, options.path, { timeout: 5000 });
  requireDatabase(writer, options.path);
  writer.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${options.synchronous}; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY`,
  );
  await migrate(writer);
  // Reads have a connection of their own: on the writer's they would see what is not committed yet.
  const readOnly = openFile(opening, options.path, { readOnly: true, timeout: 5000 });
  const commits = new GroupCommit(writer, new Statements(writer), options.onBug ?? (() => undefined));

  const opened = opening.move();
  return {
    dialect: "sqlite",
    reader: readerOf(new Statements(readOnly)),
    transaction: <T>(work: (tx: Tx) => Promise<T>): Promise<T> => commits.submit(work),
    async [Symbol.asyncDispose]() {
      await commits.idle();
      opened.dispose();
    },
  };
}

/** @throws StartupError CONFIG_INVALID when the file is something else */
function requireDatabase(db: DatabaseSync, path: string): void {
  try {
    db.prepare("SELECT count(*) FROM sqlite_schema").get();
  } catch (cause) {
    throw new StartupError(
      "CONFIG_INVALID",
      `${path} cannot be read as a database: ${messageOf(cause)}. Name another file, or restore a backup.`,
      { cause },
    );
  }
}

function openFile(stack: DisposableStack, path: string, options: DatabaseSyncOptions): DatabaseSync {
  const db = stack.use(new DatabaseSync(path, options));
  // SQLite's own knows ASCII only: a capability "Übersetzen" would not be found under its own name.
  db.function("lower", { deterministic: true }, (text) =>
    text === null ? null : String(text).toLowerCase(),
  );
  return db;
}

function readerOf(statements: Statements): Reader {
  const guarded = <T>(read: () => T): T => {
    try {
      return read();
    } catch (cause) {
      throw storeUnavailable(cause);
    }
  };
  return {
    all: async (query, params) => guarded(() => statements.all(query, params)),
    first: async (query, params) => guarded(() => statements.first(query, params)),
    select: async (build) => guarded(() => statements.select(build)),
  };
}

/** Runs what is missing of the migrations in one transaction: either all of it is there afterwards, or nothing. */
async function migrate(db: DatabaseSync): Promise<void> {
  const kysely = new Kysely<unknown>({ dialect: new SqliteDialect({ database: forKysely(db) }) });
  const migrator = new Migrator({
    db: kysely,
    provider: { getMigrations: async () => migrationsFor(sqliteColumnTypes) },
  });
  // Kysely runs migrations of SQLite without a transaction (its adapter says that DDL is not transactional; it is).
  db.exec("BEGIN IMMEDIATE");
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) {
    db.exec("COMMIT");
    return;
  }
  if (db.isTransaction) db.exec("ROLLBACK");
  throw error;
}

/** Kysely's SQLite dialect expects another driver's shape. */
function forKysely(db: DatabaseSync): ConstructorParameters<typeof SqliteDialect>[0]["database"] {
  return {
    close: () => undefined,
    prepare(sql) {
      const statement = db.prepare(sql);
      type Values = (string | number | null)[];
      return {
        reader: statement.columns().length > 0,
        all: (values) => statement.all(...(values as Values)),
        run: (values) => statement.run(...(values as Values)),
        iterate: (values) => statement.iterate(...(values as Values)),
      };
    },
  };
}
