import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { readConfig } from "./config.ts";
import { StartupError } from "./kernel/app-error.ts";

export interface Backup {
  database: string;
  /** The key that opens the secrets in it; undefined when SECRET_KEY is set, which is to be kept elsewhere. */
  secretKey: string | undefined;
}

/**
 * Copies the configured database as of now into a folder, beside a service that may be running. The folder is a data
 * folder: a service started on it goes on from there.
 * @throws StartupError CONFIG_INVALID when there is no database, or the folder holds one already
 */
export function backupBeside(env: Record<string, string | undefined>, folder: string): Backup {
  const { config, secrets } = readConfig(env);
  const database = join(folder, "orchestrator.db");
  if (!existsSync(config.databasePath)) throw new StartupError("CONFIG_INVALID", `There is no database at ${config.databasePath}. Name the data folder with --data or DATABASE_URL.`);
  if (existsSync(database)) throw new StartupError("CONFIG_INVALID", `${database} exists already. Name a new folder.`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const source = new DatabaseSync(config.databasePath, { readOnly: true, timeout: 30_000 });
  try {
    source.prepare("VACUUM INTO ?").run(database);
  } finally {
    source.close();
  }
  const key = join(dirname(config.databasePath), "secret.key");
  if (secrets.secretKey !== undefined || !existsSync(key)) return { database, secretKey: undefined };
  const secretKey = join(folder, "secret.key");
  copyFileSync(key, secretKey);
  return { database, secretKey };
}
