import type { ListMessages, Message } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { countMessagesBy, listMessageRows, newestMessageRows } from "../store/tables/messages.ts";
import { findSession } from "./find-session.ts";
import type { SessionDeps } from "./session-deps.ts";
import { messageView } from "./session-view.ts";

/**
 * The newest `limit` messages below the cursor, oldest first; of one role or agent when asked.
 * @throws AppError SESSION_NOT_FOUND, SESSION_EXPIRED
 */
export async function listMessages(
  deps: SessionDeps,
  caller: Caller,
  { session_id, ...filter }: ListMessages & { session_id: string },
): Promise<{ messages: Message[]; total: number }> {
  requireRole(caller, "viewer");
  const { reader } = deps.store;
  const { id } = await findSession(deps, caller, session_id);
  const isFiltered = filter.role !== undefined || filter.agent_id !== undefined;
  const rows = isFiltered
    ? await listMessageRows(reader, id, filter)
    : await newestMessageRows(reader, id, filter.limit, filter.cursor);
  return {
    messages: rows.toReversed().map(messageView),
    total: await countMessagesBy(reader, id, filter),
  };
}
