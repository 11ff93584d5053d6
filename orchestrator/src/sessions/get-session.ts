import type { Session } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { countMessageRows, firstUserTexts } from "../store/tables/messages.ts";
import { findSession } from "./find-session.ts";
import type { SessionDeps } from "./session-deps.ts";
import { sessionView } from "./session-view.ts";

/** @throws AppError SESSION_NOT_FOUND, SESSION_EXPIRED */
export async function getSession(deps: SessionDeps, caller: Caller, sessionId: string): Promise<Session> {
  requireRole(caller, "viewer");
  const row = await findSession(deps, caller, sessionId);
  const messageCount = await countMessageRows(deps.store.reader, row.id);
  const texts = await firstUserTexts(deps.store.reader, [row.id]);
  return sessionView(row, { messageCount, status: "active", firstUserText: texts.get(row.id) });
}
