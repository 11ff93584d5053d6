import { closeSync, copyFileSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { readConfig } from "./config.ts";
import { StartupError } from "./kernel/app-error.ts";
import { requireDatabase } from "./require-database.ts";

export interface Backup {
  database: string;
  /** The key that opens the secrets in it; undefined when SECRET_KEY is set, which is to be kept elsewhere. */
  secretKey: string | undefined;
}

/**
 * Copies the configured database as of now into a folder, beside a service that may be running. The folder is a data
 * folder: a service started on it goes on from there.
 * @throws StartupError CONFIG_INVALID when there is no database, it is PostgreSQL, or the folder holds one already
 */
export function backupBeside(env: Record<string, string | undefined>, folder: string): Backup {
  const { config, secrets } = readConfig(env);
  if (config.database.kind === "postgres") {
    throw new StartupError(
      "CONFIG_INVALID",
      'The database is PostgreSQL, which has a backup of its own: pg_dump --format=custom --file=orchestrator.dump "$DATABASE_URL" copies it beside a running service, and pg_restore brings it back. Keep SECRET_KEY too, which opens the secrets in it.',
    );
  }
  const { path } = config.database;
  const database = join(folder, "orchestrator.db");
  requireDatabase(config.database);
  if (existsSync(database))
    throw new StartupError("CONFIG_INVALID", `${database} exists already. Name a new folder.`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  closeSync(openSync(database, "ax", 0o600));
  const source = new DatabaseSync(path, { readOnly: true, timeout: 30_000 });
  try {
    source.prepare("VACUUM INTO ?").run(database);
  } finally {
    source.close();
  }
  const key = join(dirname(path), "secret.key");
  if (secrets.secretKey !== undefined || !existsSync(key)) return { database, secretKey: undefined };
  const secretKey = join(folder, "secret.key");
  copyFileSync(key, secretKey);
  return { database, secretKey };
}
