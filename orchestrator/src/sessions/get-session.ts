import type { Session } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { countMessageRows } from "../store/tables/messages.ts";
import { findSession } from "./find-session.ts";
import type { SessionDeps } from "./session-deps.ts";
import { sessionView } from "./session-view.ts";

export async function getSession(
  { store }: SessionDeps,
  caller: Caller,
  sessionId: string,
): Promise<Session> {
  requireRole(caller, "viewer");
  const row = await findSession(store.reader, caller, sessionId);
  return sessionView(row, await countMessageRows(store.reader, row.id));
}
