import type { Reader } from "../store/store.ts";
import { findSessionRow } from "../store/tables/conversation-contexts.ts";
import type { WindowLimits } from "./fit-window.ts";
import { NEVER_SUMMARISED, readWindow } from "./read-window.ts";
import type { Said } from "./summarise-messages.ts";

const AGENT_WINDOW: WindowLimits = { maxMessages: NEVER_SUMMARISED, maxTokens: 4000 };

export interface SessionWindow {
  /** The newest messages, oldest first. */
  history: Said[];
  /** Of what was said before them. */
  summary: string | null;
}

/** Of a session that has just begun. */
export const emptyWindow: SessionWindow = { history: [], summary: null };

/** What was said in the session besides the task itself, for the task's agents; whether its summary is behind. */
export async function sessionWindow(
  reader: Reader,
  sessionId: string,
  taskId: number,
): Promise<SessionWindow & { isBehind: boolean }> {
  const session = await findSessionRow(reader, sessionId);
  if (session === undefined) return { ...emptyWindow, isBehind: false };
  const { messages, summary, isBehind } = await readWindow(reader, session, {
    ...AGENT_WINDOW,
    without: taskId,
  });
  return { history: messages.map(({ role, content }) => ({ role, content })), summary, isBehind };
}
