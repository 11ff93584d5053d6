import { UnavailableError } from "../kernel/app-error.ts";

const SQLITE_CONSTRAINT_UNIQUE = 2067;
const SQLITE_CONSTRAINT_PRIMARYKEY = 1555;
/** BUSY, NOMEM, IOERR, FULL, CANTOPEN. */
const SQLITE_STORE_FAILURES = new Set([5, 7, 10, 13, 14]);
const POSTGRES_UNIQUE_VIOLATION = "23505";
/**
 * By SQLSTATE: the connection (08), its transaction ended while idle (25P03), a standby that only reads (25006), a
 * deadlock or a conflict (40), resources such as disk and connections (53), a lock not had in time (55P03), the
 * server's shutdown or a cancel (57), its system (58).
 */
const POSTGRES_STORE_FAILURE = /^(08\w{3}|25006|25P03|40\w{3}|53\w{3}|55P03|57\w{3}|58\w{3})$/;
const SOCKET_FAILURE =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ENOTFOUND|EAI_AGAIN|EADDRNOTAVAIL)$/;
/** What `pg` says without a code when a connection is lost or not to be had. */
const CONNECTION_FAILURE =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|timeout expired|Query read timeout|Cannot use a pool after calling end|The server does not support SSL|write after end)/;

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
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  // The low byte of SQLite's extended codes is the kind.
  if (typeof errcode === "number") return SQLITE_STORE_FAILURES.has(errcode & 0xff);
  if (typeof code === "string")
    return SOCKET_FAILURE.test(code) || POSTGRES_STORE_FAILURE.test(code) || isOldPlan(error);
  return CONNECTION_FAILURE.test(error.message);
}

/** True when the connection was found dead, and another one may do. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === "string")
    return SOCKET_FAILURE.test(code) || /^(08\w{3}|57P01|57P02)$/.test(code) || isOldPlan(error);
  return /^(Connection terminated|Client has encountered a connection error|Client was closed|write after end)/.test(
    error.message,
  );
}

/** A statement was prepared before a newer process migrated its table; a new connection prepares it anew. */
const isOldPlan = ({ message }: Error): boolean => message === "cached plan must not change result type";

/** Nothing of the transaction was written; the same call may succeed when the database is well again. */
export const storeUnavailable = (cause: unknown): UnavailableError =>
  new UnavailableError(
    "STORE_UNAVAILABLE",
    "The database could not take the change, nothing was written. Try again in a moment; if it stays so, look at the disk space and the log of the service.",
    { cause, retryAfterMs: 1000 },
  );

/** The connection was lost while the change was being committed; a repeat must not do harm if it was. */
export const outcomeUnknown = (cause: unknown): UnavailableError =>
  new UnavailableError(
    "STORE_UNAVAILABLE",
    "The database was lost while it took the change, so it may have been written or not. Look whether it was, or repeat it under its Idempotency-Key.",
    { cause, retryAfterMs: 1000 },
  );
