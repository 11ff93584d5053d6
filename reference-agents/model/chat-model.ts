import { AgentError } from "../agent-server/agent-error.ts";
import type { ChatPart, ChatRequest, ChatSource, ChatUsage } from "../chat-completions/chat-source.ts";
import { estimateUsage } from "../chat-completions/token-pieces.ts";
import type { ModelChoice } from "./choose-model.ts";

interface Message {
  content: unknown;
  usage_metadata?: { input_tokens: number; output_tokens: number } | undefined;
  response_metadata?: Record<string, unknown>;
}

interface Provider {
  invoke(messages: [role: string, content: string][], options: { signal: AbortSignal }): Promise<Message>;
  stream(
    messages: [role: string, content: string][],
    options: { signal: AbortSignal },
  ): Promise<AsyncIterable<Message>>;
}

/**
 * The configured model. The provider's package is loaded with the first request; a model that says nothing for
 * `timeoutMs` is given up.
 */
export function createChatModel(choice: ModelChoice, timeoutMs: number): ChatSource {
  return {
    async answer(request, signal) {
      const provider = await loadProvider(choice, request);
      const deadline = AbortSignal.timeout(timeoutMs);
      try {
        const message = await provider.invoke(turns(request), {
          signal: AbortSignal.any([signal, deadline]),
        });
        const text = textOf(message.content);
        const usage = usageOf(message) ?? estimateUsage(request.messages, text);
        return { text, finishReason: finishOf(message), usage };
      } catch (cause) {
        throw toFailure(cause, choice, deadline.aborted ? timeoutMs : undefined, signal);
      }
    },

    async *stream(request, signal) {
      const provider = await loadProvider(choice, request);
      const silence = new AbortController();
      const timer = setTimeout(() => silence.abort(), timeoutMs);
      try {
        const options = { signal: AbortSignal.any([signal, silence.signal]) };
        yield* partsOf(await provider.stream(turns(request), options), request, () => timer.refresh());
      } catch (cause) {
        throw toFailure(cause, choice, silence.signal.aborted ? timeoutMs : undefined, signal);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

async function* partsOf(
  messages: AsyncIterable<Message>,
  request: ChatRequest,
  onSign: () => void,
): AsyncIterable<ChatPart> {
  let text = "";
  let usage: ChatUsage | undefined;
  let finishReason: "stop" | "length" = "stop";
  for await (const message of messages) {
    onSign();
    const delta = textOf(message.content);
    text += delta;
    usage = usageOf(message) ?? usage;
    if (finishOf(message) === "length") finishReason = "length";
    if (delta !== "") yield { delta };
  }
  yield { end: { finishReason, usage: usage ?? estimateUsage(request.messages, text) } };
}

async function loadProvider(choice: ModelChoice, request: ChatRequest): Promise<Provider> {
  const common = {
    model: choice.model,
    apiKey: choice.apiKey,
    temperature: request.temperature ?? 0,
    maxRetries: 0,
    ...(request.maxTokens === undefined ? {} : { maxTokens: request.maxTokens }),
  };
  if (choice.provider === "groq") {
    const { ChatGroq } = await import("@langchain/groq");
    return new ChatGroq(common);
  }
  const { ChatOpenAI } = await import("@langchain/openai");
  return new ChatOpenAI({ ...common, configuration: { baseURL: choice.baseUrl ?? null } });
}

function turns({ messages }: ChatRequest): [role: string, content: string][] {
  const roles = { system: "system", user: "human", assistant: "ai" } as const;
  return messages.map(({ role, content }) => [roles[role], content]);
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part: { text?: string }) => part.text ?? "").join("");
}

function usageOf({ usage_metadata: usage }: Message): ChatUsage | undefined {
  if (usage === undefined) return undefined;
  return { promptTokens: usage.input_tokens, completionTokens: usage.output_tokens };
}

function finishOf({ response_metadata: facts }: Message): "stop" | "length" {
  return facts?.["finish_reason"] === "length" ? "length" : "stop";
}

function toFailure(
  cause: unknown,
  choice: ModelChoice,
  timeoutMs: number | undefined,
  signal: AbortSignal,
): AgentError {
  if (signal.aborted && signal.reason instanceof AgentError) return signal.reason;
  if (timeoutMs !== undefined) {
    const message = `The model ${choice.model} did not answer within ${timeoutMs / 1000} s; try again later.`;
    return new AgentError("MODEL_TIMEOUT", message, { statusCode: 504, cause });
  }
  const status = (cause as { status?: number } | undefined)?.status;
  const reason = status === undefined ? "it could not be reached" : `its server answered ${status}`;
  const advice =
    status === 401 || status === 403
      ? "Check the API key."
      : "Check LLM_BASE_URL, LLM_MODEL and the key, or try again later.";
  const statusCode = status === 429 ? 503 : 502;
  return new AgentError("MODEL_FAILED", `The model ${choice.model} failed: ${reason}. ${advice}`, {
    statusCode,
    cause,
  });
}
