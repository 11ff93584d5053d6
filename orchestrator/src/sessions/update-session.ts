import { SessionMetadata } from "@orchestrator/contracts";
import type { JsonObject, Session, UpdateSession } from "@orchestrator/contracts";
import { InvalidInputError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { lockSessionRow, updateSessionMetadata } from "../store/tables/conversation-contexts.ts";
import { fromJson, toJson } from "../store/tables/json-column.ts";
import { countMessageRows, firstUserTexts } from "../store/tables/messages.ts";
import { findSession, keepSession, sessionNotFound } from "./find-session.ts";
import type { SessionDeps } from "./session-deps.ts";
import { sessionView } from "./session-view.ts";

/**
 * Merges the metadata name by name into what is there; null removes a name.
 * @throws AppError SESSION_NOT_FOUND, SESSION_EXPIRED
 * @throws InvalidInputError VALIDATION_FAILED when the whole becomes too large
 */
export async function updateSession(
  deps: SessionDeps,
  caller: Caller,
  { session_id, metadata: changes }: UpdateSession & { session_id: string },
): Promise<Session> {
  requireRole(caller, "operator");
  const { store, clock } = deps;
  const found = await findSession(deps, caller, session_id);
  const now = clock.now();
  const row = await store.transaction(async (tx) => {
    await keepSession(tx, found, now);
    const locked = await lockSessionRow(tx, session_id);
    if (locked === undefined) throw sessionNotFound(session_id);
    const metadata = toJson(mergeMetadata(fromJson<JsonObject>(locked.metadata), changes));
    await updateSessionMetadata(tx, locked.id, metadata);
    return { ...locked, metadata };
  });
  const messageCount = await countMessageRows(store.reader, row.id);
  const texts = await firstUserTexts(store.reader, [row.id]);
  return sessionView(row, { messageCount, status: "active", firstUserText: texts.get(row.id) });
}

function mergeMetadata(before: JsonObject, changes: JsonObject): JsonObject {
  const merged = Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null);
  const metadata = Object.fromEntries(merged);
  const { success, error } = SessionMetadata.safeParse(metadata);
  if (success) return metadata;
  const message = `With what the session has already, metadata ${error.issues[0]?.message ?? "is invalid"}. Remove names by giving null.`;
  throw new InvalidInputError("VALIDATION_FAILED", message, {
    issues: [{ in: "body", path: "/metadata", message }],
  });
}
