import type { ListMessages, Message } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { countMessageRows, newestMessageRows } from "../store/tables/messages.ts";
import { findSession } from "./find-session.ts";
import type { SessionDeps } from "./session-deps.ts";
import { messageView } from "./session-view.ts";

/** The newest `limit` messages below the cursor, oldest first. */
export async function listMessages(
  { store }: SessionDeps,
  caller: Caller,
  input: ListMessages & { session_id: string },
): Promise<{ messages: Message[]; total: number }> {
  requireRole(caller, "viewer");
  const session = await findSession(store.reader, caller, input.session_id);
  const rows = await newestMessageRows(store.reader, session.id, input.limit, input.cursor);
  return {
    messages: rows.toReversed().map(messageView),
    total: await countMessageRows(store.reader, session.id),
  };
}
