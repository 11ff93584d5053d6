import type { GetSessionContext, SessionContext } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { countMessageRows } from "../store/tables/messages.ts";
import { findSession } from "./find-session.ts";
import { readWindow } from "./read-window.ts";
import type { SessionDeps } from "./session-deps.ts";
import { messageView } from "./session-view.ts";

/**
 * What fits of a session into a model's context: the newest messages whole and a summary of those before.
 * @throws AppError SESSION_NOT_FOUND, SESSION_EXPIRED
 */
export async function getSessionContext(
  deps: SessionDeps,
  caller: Caller,
  input: GetSessionContext & { session_id: string },
): Promise<SessionContext> {
  requireRole(caller, "viewer");
  const { reader } = deps.store;
  const session = await findSession(deps, caller, input.session_id);
  const limits = { maxMessages: input.max_messages, maxTokens: input.max_tokens };
  const { summary, messages, tokens, isBehind } = await readWindow(reader, session, limits);
  if (isBehind) deps.summaries.putOn(session.session_id);
  return {
    summary,
    messages: messages.map(messageView),
    tokens,
    omitted: (await countMessageRows(reader, session.id)) - messages.length,
  };
}
