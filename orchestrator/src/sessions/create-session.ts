import type { CreateSession, Session } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { newSessionId } from "../kernel/ids.ts";
import type { Tx } from "../store/store.ts";
import { insertSessionRow } from "../store/tables/conversation-contexts.ts";
import type { SessionRow } from "../store/tables/conversation-contexts.ts";
import { toJson } from "../store/tables/json-column.ts";
import type { SessionDeps } from "./session-deps.ts";
import { sessionView } from "./session-view.ts";

export async function createSession(
  deps: SessionDeps,
  caller: Caller,
  input: CreateSession,
): Promise<Session> {
  requireRole(caller, "operator");
  const now = deps.clock.now();
  const row = await deps.store.transaction((tx) => beginSession(tx, caller, input, now));
  return sessionView(row, { messageCount: 0, status: "active", firstUserText: undefined });
}

/** Inserts a fresh session in the caller's transaction. */
export function beginSession(
  tx: Tx,
  caller: Caller,
  session: CreateSession,
  now: number,
  sessionId: string = newSessionId(now),
): Promise<SessionRow> {
  return insertSessionRow(tx, {
    session_id: sessionId,
    owner_id: caller.principal,
    user_id: session.user_id,
    metadata: toJson(session.metadata),
    created_at: now,
    last_activity: now,
  });
}
