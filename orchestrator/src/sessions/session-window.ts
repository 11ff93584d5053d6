import type { Reader } from "../store/store.ts";
import { findSessionRow } from "../store/tables/conversation-contexts.ts";
import { newestMessageRows } from "../store/tables/messages.ts";

const WINDOW_MESSAGES = 10;
const MESSAGE_CHARACTERS = 2000;

export type SessionWindow = { role: string; content: string }[];

/** What was said in the session before the task, for its agents: the newest messages, oldest first, long ones cut. */
export async function sessionWindow(
  reader: Reader,
  sessionId: string,
  taskId: number,
): Promise<SessionWindow> {
  const session = await findSessionRow(reader, sessionId);
  if (session === undefined) return [];
  const rows = await newestMessageRows(reader, session.id, WINDOW_MESSAGES);
  return rows
    .filter((row) => row.task_id !== taskId)
    .toReversed()
    .map(({ role, content }) => ({ role, content: content.slice(0, MESSAGE_CHARACTERS) }));
}
