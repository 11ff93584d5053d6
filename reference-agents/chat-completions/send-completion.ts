import { randomUUID } from "node:crypto";

import type { FastifyError, FastifyReply } from "fastify";

import type { AgentError } from "../agent-server/agent-error.ts";
import { logFault, toAgentError } from "../agent-server/create-agent-server.ts";
import type { ChatAnswer, ChatPart, ChatRequest, ChatSource, ChatUsage } from "./chat-source.ts";

export interface CompletionOptions {
  /** The name of the model that answers. */
  model: string;
  source: ChatSource;
  request: ChatRequest;
  signal: AbortSignal;
}

interface StreamOptions extends CompletionOptions {
  /** Whether the last chunk tells the usage. */
  includesUsage: boolean;
  tellError: (error: AgentError) => object;
}

/** A chat completion as one JSON object. */
export async function completeChat(options: CompletionOptions): Promise<object> {
  const { text, finishReason, usage } = await options.source.answer(options.request, options.signal);
  return {
    ...headOf(options.model, "chat.completion"),
    choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: finishReason }],
    usage: usageBody(usage),
  };
}

/**
 * A chat completion as server-sent events, ended by `[DONE]`. What fails before the first piece is thrown; after it,
 * the error is the last event and `[DONE]` is left out.
 */
export async function streamChat(reply: FastifyReply, options: StreamOptions): Promise<FastifyReply> {
  const parts = options.source.stream(options.request, options.signal)[Symbol.asyncIterator]();
  const first = await parts.next();
  reply.hijack();
  reply.raw.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
    connection: "keep-alive",
  });
  const send = createSend(reply);
  const head = headOf(options.model, "chat.completion.chunk");
  const chunk = (delta: object, finishReason: ChatAnswer["finishReason"] | null): Promise<void> =>
    send({ ...head, choices: [{ index: 0, delta, finish_reason: finishReason }] });
  try {
    await chunk({ role: "assistant", content: "" }, null);
    for (let part = first; part.done !== true; part = await parts.next()) {
      await sendPart(part.value, chunk);
      if (options.includesUsage && "end" in part.value)
        await send({ ...head, choices: [], usage: usageBody(part.value.end.usage) });
    }
    reply.raw.end("data: [DONE]\n\n");
  } catch (error) {
    const failure = toAgentError(error as Partial<FastifyError>);
    logFault(failure);
    if (!reply.raw.destroyed) reply.raw.end(`data: ${JSON.stringify(options.tellError(failure))}\n\n`);
  }
  return reply;
}

async function sendPart(
  part: ChatPart,
  chunk: (delta: object, finishReason: ChatAnswer["finishReason"] | null) => Promise<void>,
): Promise<void> {
  if ("delta" in part) await chunk({ content: part.delta }, null);
  else await chunk({}, part.end.finishReason);
}

/** Waits while the caller reads slower than the answer comes. */
function createSend({ raw }: FastifyReply): (event: object) => Promise<void> {
  return async (event) => {
    if (raw.destroyed || raw.write(`data: ${JSON.stringify(event)}\n\n`)) return;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        raw.off("drain", go).off("close", go);
        resolve();
      };
      raw.on("drain", go).on("close", go);
    });
  };
}

function headOf(model: string, object: string): object {
  const id = `chatcmpl-${randomUUID().replaceAll("-", "")}`;
  return { id, object, created: Math.floor(Date.now() / 1000), model };
}

function usageBody({ promptTokens, completionTokens }: ChatUsage): object {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}
