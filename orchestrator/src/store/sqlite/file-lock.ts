import { DatabaseSync } from "node:sqlite";
import { StartupError } from "../../kernel/app-error.ts";

/**
 * Keeps a second service off the same database file. The lock is SQLite's own, on a file beside the database,
 * so it is gone the moment this process is.
 * @throws StartupError DATABASE_LOCKED when another process holds it
 */
export function lockFile(path: string): Disposable {
  const lock = new DatabaseSync(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    throw new StartupError(
      "DATABASE_LOCKED",
      `Another orchestrator is using ${path}. Stop it first, or give this one a data folder of its own (--data DIR or DATABASE_URL=sqlite:/other/path.db).`,
      { cause },
    );
  }
  return { [Symbol.dispose]: () => lock.close() };
}
