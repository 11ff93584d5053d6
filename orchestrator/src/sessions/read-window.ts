import type { Reader } from "../store/store.ts";
import type { SessionRow } from "../store/tables/conversation-contexts.ts";
import { messageTexts, newestMessagesAfter } from "../store/tables/messages.ts";
import type { MessageRow } from "../store/tables/messages.ts";
import { fitWindow } from "./fit-window.ts";
import type { FittedWindow, WindowLimits } from "./fit-window.ts";

/** The newest messages, which the summary kept with a session leaves out: a window shows them whole. */
export const NEVER_SUMMARISED = 10;

/** So many messages may fall out of the window before the summary is put on; until then they are read again. */
const UNSUMMARISED = 10;

/** What else may have fallen out is read up to here. */
const READ_AT_ONCE = 200;

export interface ReadWindow extends FittedWindow<MessageRow> {
  /** So much was said since the summary that it should be put on. */
  isBehind: boolean;
}

/**
 * What fits of a session, leaving out what belongs to the task `without`. One read as long as the summary kept with
 * the session is up to date, two otherwise.
 */
export async function readWindow(
  reader: Reader,
  session: SessionRow,
  limits: WindowLimits & { without?: number },
): Promise<ReadWindow> {
  const { id, summary, summarised_up_to: summarisedUpTo } = session;
  const limit = limits.maxMessages + UNSUMMARISED + 1;
  const rows = await newestMessagesAfter(reader, id, {
    after: limits.maxMessages > NEVER_SUMMARISED ? 0 : summarisedUpTo,
    limit,
    // One more, so that a message that is too long is seen to be.
    characters: 4 * limits.maxTokens + 1,
  });
  const oldest = rows.at(-1)?.id ?? 0;
  const mayMiss = rows.length === limit && oldest > summarisedUpTo + 1;
  const between = mayMiss
    ? await messageTexts(reader, id, { after: summarisedUpTo, before: oldest, limit: READ_AT_ONCE })
    : [];
  const messages = rows.filter((row) => limits.without === undefined || row.task_id !== limits.without);
  const window = fitWindow({ summary, summarisedUpTo, between, messages: messages.toReversed() }, limits);
  return { ...window, isBehind: between.length > 0 };
}
