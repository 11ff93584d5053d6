import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { isUniqueViolation } from "../store/store-error.ts";
import { findSessionRow } from "../store/tables/conversation-contexts.ts";
import { beginSession } from "./create-session.ts";
import { findSession } from "./find-session.ts";
import type { SessionDeps } from "./session-deps.ts";

/**
 * A session under an id that somebody else chose: the caller's own when there is one, else a fresh one.
 * @throws NotFoundError SESSION_NOT_FOUND when the id is another owner's
 * @throws GoneError SESSION_EXPIRED
 */
export async function ensureSession(
  deps: SessionDeps,
  caller: Caller,
  session: { session_id: string; user_id: string },
): Promise<void> {
  requireRole(caller, "operator");
  const { store, clock } = deps;
  const { session_id: sessionId, user_id } = session;
  if ((await findSessionRow(store.reader, sessionId)) === undefined) {
    try {
      await store.transaction((tx) =>
        beginSession(tx, caller, { user_id, metadata: {} }, clock.now(), sessionId),
      );
      return;
    } catch (error) {
      // Somebody was first; whose it is shows below.
      if (!isUniqueViolation(error)) throw error;
    }
  }
  await findSession(deps, caller, sessionId);
}
