import { AgentError } from "../../agent-server/agent-error.ts";
import type { ModelChoice } from "./choose-model.ts";

/** One question to the model: the rules it has to keep, and what it is asked. */
export type AskModel = (prompt: { system: string; user: string }, signal: AbortSignal) => Promise<string>;

interface ChatModel {
  invoke(
    messages: [role: "system" | "human", content: string][],
    options: { signal: AbortSignal },
  ): Promise<{ content: unknown }>;
}

/** Loads the provider's package when the first question is asked. Every call ends within `timeoutMs`. */
export function createAskModel(choice: ModelChoice, timeoutMs: number): AskModel {
  let loading: Promise<ChatModel> | undefined;
  return async ({ system, user }, signal) => {
    loading ??= loadModel(choice);
    const model = await loading;
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await model.invoke(
        [
          ["system", system],
          ["human", user],
        ],
        { signal: AbortSignal.any([signal, deadline]) },
      );
      return textOf(answer.content);
    } catch (cause) {
      throw toFailure(cause, choice, deadline.aborted ? timeoutMs : undefined, signal);
    }
  };
}

async function loadModel(choice: ModelChoice): Promise<ChatModel> {
  const common = { model: choice.model, apiKey: choice.apiKey, temperature: 0, maxRetries: 0 };
  if (choice.provider === "groq") {
    const { ChatGroq } = await import("@langchain/groq");
    return new ChatGroq(common);
  }
  const { ChatOpenAI } = await import("@langchain/openai");
  return new ChatOpenAI({ ...common, configuration: { baseURL: choice.baseUrl ?? null } });
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part: { text?: string }) => part.text ?? "").join("");
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
