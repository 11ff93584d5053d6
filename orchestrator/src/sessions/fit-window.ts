import { cutText } from "./cut-text.ts";
import { SUMMARY_CHARACTERS, extendSummary } from "./summarise-messages.ts";
import type { Said } from "./summarise-messages.ts";

const CHARACTERS_PER_TOKEN = 4;

/** What a text takes of a model's context, near enough to plan with. */
export const tokensIn = (text: string): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN);

export interface WindowLimits {
  maxMessages: number;
  /** For the messages and the summary together. */
  maxTokens: number;
}

export interface Conversation<M> {
  /** Of what was said up to the message `summarisedUpTo`. */
  summary: string | null;
  summarisedUpTo: number;
  /** What was said after that and before the first of `messages`, oldest first. */
  between: readonly Said[];
  /** The newest, oldest first; may begin before the end of the summary. */
  messages: readonly M[];
}

export interface FittedWindow<M> {
  summary: string | null;
  messages: M[];
  tokens: number;
}

/**
 * The newest messages that fit, whole, and a summary of those before them. The newest message is always there, cut
 * when it is too long on its own. Pure.
 */
export function fitWindow<M extends Said & { id: number }>(
  { summary, summarisedUpTo, between, messages }: Conversation<M>,
  limits: WindowLimits,
): FittedWindow<M> {
  const all = newestThatFit(messages, limits);
  const isWhole = all.length === messages.length && between.length === 0 && summary === null;
  if (isWhole) return windowOf(null, all);
  // A quarter of the budget, so that a small one still goes to what was said last.
  const summaryTokens = Math.floor(Math.min(SUMMARY_CHARACTERS / CHARACTERS_PER_TOKEN, limits.maxTokens / 4));
  const newest = newestThatFit(messages, { ...limits, maxTokens: limits.maxTokens - summaryTokens });
  const older = messages.slice(0, messages.length - newest.length).filter(({ id }) => id > summarisedUpTo);
  return windowOf(
    extendSummary(summary, [...between, ...older], summaryTokens * CHARACTERS_PER_TOKEN),
    newest,
  );
}

function newestThatFit<M extends Said>(
  messages: readonly M[],
  { maxMessages, maxTokens }: WindowLimits,
): M[] {
  const newest: M[] = [];
  let room = maxTokens;
  for (const message of messages.toReversed()) {
    if (newest.length === maxMessages) break;
    const tokens = tokensIn(message.content);
    if (tokens > room && newest.length > 0) break;
    newest.push({ ...message, content: cutText(message.content, room * CHARACTERS_PER_TOKEN) });
    room -= tokens;
  }
  return newest.toReversed();
}

const windowOf = <M extends Said>(summary: string | null, messages: M[]): FittedWindow<M> => ({
  summary,
  messages,
  tokens: messages.reduce((sum, { content }) => sum + tokensIn(content), tokensIn(summary ?? "")),
});
