import { z } from "zod";

import type { ChatMessage, ChatRequest } from "./chat-source.ts";

const MAX_MESSAGES = 500;

const part = z.looseObject({
  type: z.literal("text", 'only parts of type "text" are read'),
  text: z.string(),
});
const message = z.looseObject({
  role: z.enum(
    ["system", "developer", "user", "assistant"],
    "is system, developer, user or assistant; tools are not called here",
  ),
  content: z.union([z.string(), z.array(part)], "is a text or a list of text parts"),
});

/** A request for a chat completion. Settings that only matter to a model with weights are accepted and left alone. */
export const chatRequestSchema = z.looseObject({
  model: z.string().optional(),
  messages: z
    .array(message, "is a list of {role, content}")
    .min(1, "needs at least one message")
    .max(MAX_MESSAGES),
  temperature: z.number().min(0).max(2).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  n: z.literal(1, "only one choice is given per request").nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
});

export type ChatBody = z.output<typeof chatRequestSchema>;

export function toChatRequest(body: ChatBody): ChatRequest {
  return {
    messages: body.messages.map(({ role, content }) => ({
      role: role === "developer" ? "system" : role,
      content: typeof content === "string" ? content : content.map(({ text }) => text).join("\n"),
    })),
    temperature: body.temperature ?? undefined,
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
  };
}

export function lastUserText(messages: readonly ChatMessage[]): string {
  return messages.findLast(({ role }) => role === "user")?.content.trim() ?? "";
}
