import { existsSync } from "node:fs";
import type { DatabaseChoice } from "./config.ts";
import { StartupError } from "./kernel/app-error.ts";

/**
 * For what looks at a database that must be there already: opening an SQLite file would make it.
 * @throws StartupError CONFIG_INVALID
 */
export function requireDatabase(database: DatabaseChoice): void {
  if (database.kind === "postgres" || existsSync(database.path)) return;
  throw new StartupError(
    "CONFIG_INVALID",
    `There is no database at ${database.path}. Name the data folder with --data or DATABASE_URL.`,
  );
}
