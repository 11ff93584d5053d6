import type { ChatSource } from "../chat-completions/chat-source.ts";

/** One question to the model: the rules it has to keep, and what it is asked. */
export type AskModel = (prompt: { system: string; user: string }, signal: AbortSignal) => Promise<string>;

export function createAskModel(source: ChatSource): AskModel {
  return async ({ system, user }, signal) => {
    const messages = [
      { role: "system" as const, content: system },
      { role: "user" as const, content: user },
    ];
    const { text } = await source.answer({ messages }, signal);
    return text;
  };
}
