import type { BaseMessage } from "@langchain/core/messages";
import type { ChatGeneration, ChatResult } from "@langchain/core/outputs";
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

  const askAs = async (
    request: CompletionRequest,
    as: Form,
    deadlineAt: number,
  ): Promise<Completion | number> => {
    const last: LastExchange = { status: undefined, problem: undefined };
    try {
      return read(await (await library)({ deps, request, as, deadlineAt, last }), choice);
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

interface Call {
  deps: ChatCompletionDeps;
  request: CompletionRequest;
  as: Form;
  deadlineAt: number;
  last: LastExchange;
}

/** The client of a provider; it is loaded when a model is configured, and never otherwise. */
async function loadLibrary(provider: ModelChoice["provider"]): Promise<(call: Call) => Promise<ChatResult>> {
  const { SystemMessage, HumanMessage } = await import("@langchain/core/messages");
  const messagesOf = ({ request }: Call): BaseMessage[] => [
    new SystemMessage(request.system),
    new HumanMessage(request.user),
  ];
  // `_generate`, not `invoke`: that one sends the prompt to LangSmith when the environment asks for tracing.
  if (provider === "groq") {
    const { ChatGroq } = await import("@langchain/groq");
    return (call) => {
      const client = new ChatGroq({
        ...settingsOf(call),
        baseUrl: call.deps.choice.baseUrl,
        fetch: fetchOf(call),
      });
      return client._generate(messagesOf(call), { signal: call.request.signal });
    };
  }
  const { ChatOpenAI } = await import("@langchain/openai");
  return (call) => {
    const configuration = {
      baseURL: call.deps.choice.baseUrl,
      fetch: fetchOf(call),
      organization: null,
      project: null,
    };
    const client = new ChatOpenAI({ ...settingsOf(call), configuration });
    return client._generate(messagesOf(call), { signal: call.request.signal });
  };
}

function settingsOf({ deps, as, request }: Call) {
  return {
    model: deps.choice.model,
    apiKey: deps.apiKey,
    maxRetries: 0,
    maxTokens: request.maxTokens,
    // Some models refuse any temperature but their own, as they refuse the form.
    ...(as === "plain" ? {} : { temperature: 0 }),
  };
}

// Told a schema, the client would parse the answer itself and throw away what is not JSON, and what it cost.
const fetchOf = ({ deps, deadlineAt, last, as, request }: Call): typeof fetch =>
  egressFetch(deps.egress, { deadlineAt, last, fields: formOf(as, request) });

function formOf(as: Form, { schema }: CompletionRequest): JsonObject {
  if (as === "plain") return {};
  if (as === "json") return { response_format: { type: "json_object" } };
  return { response_format: { type: "json_schema", json_schema: { name: "plan", strict: true, schema } } };
}

/** The answer in what the library made of it; the server may have sent anything. */
function read({ generations, llmOutput }: ChatResult, choice: ModelChoice): Completion {
  const [generation] = generations;
  if (generation === undefined) throw new CompletionError("no generation");
  const { text, message } = generation as ChatGeneration & { text: unknown };
  const used = (llmOutput?.["tokenUsage"] ?? {}) as { promptTokens?: unknown; completionTokens?: unknown };
  const { model_name: model } = (message?.response_metadata ?? {}) as { model_name?: unknown };
  return {
    text: typeof text === "string" ? text : "",
    usage: { input_tokens: countOf(used.promptTokens), output_tokens: countOf(used.completionTokens) },
    model: typeof model === "string" && model !== "" ? model : choice.model,
  };
}

const countOf = (tokens: unknown): number =>
  typeof tokens === "number" && Number.isSafeInteger(tokens) && tokens >= 0 ? tokens : 0;
