import type { Reader } from "../store/store.ts";
import { findSessionRow, updateSessionSummary } from "../store/tables/conversation-contexts.ts";
import { messageTexts } from "../store/tables/messages.ts";
import { cutText } from "./cut-text.ts";
import { NEVER_SUMMARISED } from "./read-window.ts";
import type { SummaryDeps } from "./session-deps.ts";
import { extendSummary, summaryOf } from "./summarise-messages.ts";
import type { Said } from "./summarise-messages.ts";

/** So many messages are summarised in one go; what a language model is given stays near 6,000 tokens. */
const MESSAGES_AT_ONCE = 50;
const CHARACTERS_FOR_A_MODEL = 450;
const MODEL_TIMEOUT_MS = 30_000;

interface Due {
  contextId: number;
  summary: string | null;
  summarisedUpTo: number;
  messages: Said[];
  lastId: number;
}

/** Puts the summary of a session on until only its newest messages are left out. */
export async function summariseSession(
  deps: SummaryDeps,
  sessionId: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const due = await messagesDue(deps.store.reader, sessionId);
    if (due === undefined) return;
    const summary = await summaryWith(deps, due, signal);
    // A process that is stopping leaves it to the next one, rather than to settle for less.
    if (signal.aborted) return;
    const { contextId: id, lastId, summarisedUpTo: before } = due;
    await deps.store.transaction((tx) =>
      updateSessionSummary(tx, { id, summary, summarised_up_to: lastId, before }),
    );
  }
}

async function messagesDue(reader: Reader, sessionId: string): Promise<Due | undefined> {
  const session = await findSessionRow(reader, sessionId);
  if (session === undefined) return undefined;
  const { id: contextId, summary, summarised_up_to: summarisedUpTo } = session;
  const texts = await messageTexts(reader, contextId, {
    after: summarisedUpTo,
    limit: MESSAGES_AT_ONCE + NEVER_SUMMARISED,
  });
  const messages = texts.slice(0, -NEVER_SUMMARISED);
  const lastId = messages.at(-1)?.id;
  return lastId === undefined ? undefined : { contextId, summary, summarisedUpTo, messages, lastId };
}

async function summaryWith(deps: SummaryDeps, due: Due, signal: AbortSignal): Promise<string | null> {
  const own = (): string | null => extendSummary(due.summary, due.messages);
  if (deps.summarise === undefined) return own();
  try {
    const written = summaryOf(await askModel(deps, deps.summarise, conversationOf(due), signal));
    if (written === null) throw new Error("The summary is empty");
    return written;
  } catch (err) {
    if (!signal.aborted) deps.logger.warn({ err }, "a session was summarised without the language model");
    return own();
  }
}

const conversationOf = ({ summary, messages }: Due): string =>
  [
    ...(summary === null ? [] : [`Summary of what was said before:\n${summary}\n`]),
    ...messages.map(({ role, content }) => `${role}: ${cutText(content, CHARACTERS_FOR_A_MODEL)}`),
  ].join("\n");

/** Rejects in time even when the model goes on for ever. */
async function askModel(
  { clock }: SummaryDeps,
  summarise: NonNullable<SummaryDeps["summarise"]>,
  text: string,
  signal: AbortSignal,
): Promise<string> {
  const late = new AbortController();
  const cancel = clock.at(clock.now() + MODEL_TIMEOUT_MS, () =>
    late.abort(new Error("The model took too long")),
  );
  const either = AbortSignal.any([signal, late.signal]);
  try {
    return await Promise.race([
      summarise(text, either),
      new Promise<never>((_, reject) => {
        either.addEventListener("abort", () => reject(either.reason as Error), { once: true });
      }),
    ]);
  } finally {
    cancel();
  }
}
