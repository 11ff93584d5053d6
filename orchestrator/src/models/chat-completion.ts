import type { BaseMessage } from "@langchain/core/messages";
import type { ChatResult } from "@langchain/core/outputs";
import type { JsonObject } from "@orchestrator/contracts";
import type { Clock } from "../kernel/clock.ts";
import { CompletionError } from "../kernel/complete.ts";
import type { Complete, Completion, CompletionRequest } from "../kernel/complete.ts";
import type { Egress } from "../security/egress/egress.ts";
import { egressFetch } from "./egress-fetch.ts";
import type { LastExchange } from "./egress-fetch.ts";
import { failureMessage } from "./failure-message.ts";
import type { ModelChoice } from "./model-choice.ts";

export interface ChatCompletionDeps {
  choice: ModelChoice;
  apiKey: string;
  egress: Egress;
  clock: Clock;
  /** A call that has no answer by then is given up. */
  timeoutMs: number;
}

/** How an answer is asked for: held to the schema, as any JSON, or by the prompt alone. */
type Form = "schema" | "json" | "plain";

/** Asks the configured model over chat completions, through LangChain's clients. */
export function createChatCompletion(deps: ChatCompletionDeps): Complete {
  const { choice, clock, timeoutMs } = deps;
  const library = loadLibrary(choice.provider);
  library.catch(() => undefined); // whoever asks gets to know
  // Most models of Groq know only JSON without a schema.
  let form: Form = choice.provider === "groq" ? "json" : "schema";

  const askAs = async (request: CompletionRequest, as: Form, deadlineAt: number): Promise<Completion | number> => {
    const last: LastExchange = { status: undefined, problem: undefined };
    try {
      const chat = (await library)({ deps, as, deadlineAt, last, maxTokens: request.maxTokens });
      return read(await chat(request), choice);
    } catch {
      // Whatever the client threw may hold the key or the prompt; `last` says all that is needed.
      if (last.problem === undefined && last.status !== undefined && last.status >= 400) return last.status;
      throw new CompletionError(failureMessage(choice.model, last));
    }
  };

  const ask = async (request: CompletionRequest, deadlineAt: number): Promise<Completion> => {
    const first = await askAs(request, form, deadlineAt);
    if (typeof first !== "number") return first;
    const isForm = form !== "plain" && (first === 400 || first === 422);
    const second = isForm ? await askAs(request, "plain", deadlineAt) : first;
    if (typeof second === "number")
      throw new CompletionError(failureMessage(choice.model, { status: second, problem: undefined }));
    // A server that only knows the plain form is asked so from now on.
    form = "plain";
    return second;
  };

  return async (request) => {
    const deadlineAt = clock.now() + timeoutMs;
    const over = new AbortController();
    const cancelTimer = clock.at(deadlineAt, () => over.abort());
    const signal = AbortSignal.any([request.signal, over.signal]);
    const ended = Promise.withResolvers<never>();
    const end = (): void => {
      const problem = request.signal.aborted ? "aborted" : "timeout";
      ended.reject(new CompletionError(failureMessage(choice.model, { problem, status: undefined })));
    };
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
    try {
      return await Promise.race([ended.promise, ask({ ...request, signal }, deadlineAt)]);
    } finally {
      cancelTimer();
      signal.removeEventListener("abort", end);
    }
  };
}

interface ChatOptions {
  deps: ChatCompletionDeps;
  as: Form;
  deadlineAt: number;
  last: LastExchange;
  maxTokens: number;
}
type Chat = (request: CompletionRequest) => Promise<ChatResult>;

/** The client of a provider; it is loaded when a model is configured, and never otherwise. */
async function loadLibrary(provider: ModelChoice["provider"]): Promise<(options: ChatOptions) => Chat> {
  const { SystemMessage, HumanMessage } = await import("@langchain/core/messages");
  const messagesOf = ({ system, user }: CompletionRequest): BaseMessage[] => [
    new SystemMessage(system),
    new HumanMessage(user),
  ];
  // `_generate`, not `invoke`: that one sends the prompt to LangSmith when the environment asks for tracing.
  if (provider === "groq") {
    const { ChatGroq } = await import("@langchain/groq");
    return (options) => {
      const client = new ChatGroq({ ...settingsOf(options), baseUrl: options.deps.choice.baseUrl, fetch: fetchOf(options) });
      return (request) => client._generate(messagesOf(request), callOptions(options, request));
    };
  }
  const { ChatOpenAI } = await import("@langchain/openai");
  return (options) => {
    const configuration = { baseURL: options.deps.choice.baseUrl, fetch: fetchOf(options), organization: null, project: null };
    const client = new ChatOpenAI({ ...settingsOf(options), configuration });
    return (request) => client._generate(messagesOf(request), callOptions(options, request));
  };
}

const fetchOf = ({ deps, deadlineAt, last }: ChatOptions): typeof fetch => egressFetch(deps.egress, deadlineAt, last);

function settingsOf({ deps, as, maxTokens }: ChatOptions) {
  return {
    model: deps.choice.model,
    apiKey: deps.apiKey,
    maxRetries: 0,
    maxTokens,
    // Some models refuse any temperature but their own, as they refuse the form.
    ...(as === "plain" ? {} : { temperature: 0 }),
  };
}

function callOptions({ as }: ChatOptions, { signal, schema }: CompletionRequest) {
  if (as === "plain") return { signal };
  if (as === "json") return { signal, response_format: { type: "json_object" as const } };
  return {
    signal,
    response_format: { type: "json_schema" as const, json_schema: { name: "plan", strict: true, schema: schema satisfies JsonObject } },
  };
}

/** The answer in what the library made of it; the server may have sent anything. */
function read({ generations, llmOutput }: ChatResult, choice: ModelChoice): Completion {
  const [generation] = generations;
  if (generation === undefined) throw new CompletionError("no generation");
  const text: unknown = generation.text;
  const used = (llmOutput?.["tokenUsage"] ?? {}) as { promptTokens?: unknown; completionTokens?: unknown };
  const model: unknown = generation.message.response_metadata["model_name"];
  return {
    text: typeof text === "string" ? text : "",
    usage: { input_tokens: countOf(used.promptTokens), output_tokens: countOf(used.completionTokens) },
    model: typeof model === "string" && model !== "" ? model : choice.model,
  };
}

const countOf = (tokens: unknown): number =>
  typeof tokens === "number" && Number.isSafeInteger(tokens) && tokens >= 0 ? tokens : 0;
