import { GoneError, NotFoundError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { isoTime } from "../kernel/clock.ts";
import type { Reader, Tx } from "../store/store.ts";
import { findSessionRow, touchSessionRow } from "../store/tables/conversation-contexts.ts";
import type { SessionRow } from "../store/tables/conversation-contexts.ts";
import { unfinishedTasksOf } from "../store/tables/session-expiry.ts";
import type { SessionDeps } from "./session-deps.ts";
import { lifeOf } from "./session-life.ts";

/**
 * The caller's session, alive.
 * @throws NotFoundError SESSION_NOT_FOUND, also for another owner's session
 * @throws GoneError SESSION_EXPIRED
 */
export async function findSession(
  { store: { reader }, clock }: Pick<SessionDeps, "store" | "clock">,
  caller: Caller,
  sessionId: string,
): Promise<SessionRow> {
  const row = await findOwnSession(reader, caller, sessionId);
  const life = lifeOf(row, clock.now());
  if (life === "alive") return row;
  if (life === "stale" && (await unfinishedTasksOf(reader, sessionId, 1)).length > 0) return row;
  throw sessionExpired(row);
}

/** @throws NotFoundError SESSION_NOT_FOUND, also for another owner's session; an expired one is found */
export async function findOwnSession(reader: Reader, caller: Caller, sessionId: string): Promise<SessionRow> {
  const row = await findSessionRow(reader, sessionId);
  if (row === undefined || row.owner_id !== caller.principal) throw sessionNotFound(sessionId);
  return row;
}

/**
 * Something happens in the session: it lives on, and nobody expires or deletes it before the transaction has ended.
 * @throws AppError SESSION_EXPIRED, SESSION_NOT_FOUND when that happened since it was found
 */
export async function keepSession(tx: Tx, { id, session_id }: SessionRow, now: number): Promise<void> {
  if ((await touchSessionRow(tx, id, now)) > 0) return;
  const row = await findSessionRow(tx, session_id);
  throw row === undefined ? sessionNotFound(session_id) : sessionExpired(row);
}

export const sessionNotFound = (sessionId: string): NotFoundError =>
  new NotFoundError(
    "SESSION_NOT_FOUND",
    `There is no session ${sessionId}. Leave session_id out to begin a new one, or create one with POST /api/sessions.`,
  );

const sessionExpired = (row: SessionRow): GoneError =>
  new GoneError(
    "SESSION_EXPIRED",
    `The session ${row.session_id} has expired: nothing happened in it since ${isoTime(row.last_activity)}. Leave session_id out to begin a new one, or create one with POST /api/sessions.`,
    { details: { last_activity: isoTime(row.last_activity) } },
  );
