import { UnavailableError } from "../kernel/app-error.ts";

const SQLITE_CONSTRAINT_UNIQUE = 2067;
const SQLITE_CONSTRAINT_PRIMARYKEY = 1555;
/** BUSY, NOMEM, IOERR, FULL, CANTOPEN. */
const SQLITE_STORE_FAILURES = new Set([5, 7, 10, 13, 14]);
const POSTGRES_UNIQUE_VIOLATION = "23505";

/** True when a write would have doubled something that may exist only once. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  return (
    errcode === SQLITE_CONSTRAINT_UNIQUE ||
    errcode === SQLITE_CONSTRAINT_PRIMARYKEY ||
    code === POSTGRES_UNIQUE_VIOLATION
  );
}

/** True when the database failed, not the statement: the same one may succeed later. */
export function isStoreFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { errcode } = error as { errcode?: unknown };
  // The low byte of SQLite's extended codes is the kind.
  return typeof errcode === "number" && SQLITE_STORE_FAILURES.has(errcode & 0xff);
}

/** Nothing of the transaction was written; the same call may succeed when the database is well again. */
export const storeUnavailable = (cause: unknown): UnavailableError =>
  new UnavailableError(
    "STORE_UNAVAILABLE",
    "The database could not take the change, nothing was written. Try again in a moment; if it stays so, look at the disk space and the log of the service.",
    { cause, retryAfterMs: 1000 },
  );
