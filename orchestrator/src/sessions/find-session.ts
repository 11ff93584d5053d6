import type { Caller } from "../kernel/caller.ts";
import { NotFoundError } from "../kernel/app-error.ts";
import type { Reader } from "../store/store.ts";
import { findSessionRow } from "../store/tables/conversation-contexts.ts";
import type { SessionRow } from "../store/tables/conversation-contexts.ts";

/** @throws NotFoundError SESSION_NOT_FOUND, also for another owner's session */
export async function findSession(reader: Reader, caller: Caller, sessionId: string): Promise<SessionRow> {
  const row = await findSessionRow(reader, sessionId);
  if (row !== undefined && row.owner_id === caller.principal) return row;
  throw new NotFoundError(
    "SESSION_NOT_FOUND",
    `There is no session ${sessionId}. Leave session_id out to begin a new one, or create one with POST /api/sessions.`,
  );
}
