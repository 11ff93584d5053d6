import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Json } from "@orchestrator/contracts";

/** One chat completion that was asked for. */
export interface ModelRequest {
  path: string;
  headers: Record<string, string>;
  body: { model: string; messages: { role: string; content: string }[]; [field: string]: unknown };
  system: string;
  /** What the planner asked, parsed. */
  asked: AskedPlan;
  /** Aborts when the connection closes before it was answered. */
  closed: AbortSignal;
}

export interface AskedPlan {
  agents: { number: number; name: string; description: string; capabilities: string[] }[];
  task: string;
  earlier_answer?: string;
  problems?: string[];
}

type Reply = string | Json[] | ((request: ModelRequest) => string);

/** A real server on 127.0.0.1 that speaks the chat completions of OpenAI (and, at `/openai/v1`, Groq's). */
export interface FakeModel extends AsyncDisposable {
  /** What LLM_BASE_URL is set to. */
  readonly url: string;
  readonly origin: string;
  readonly requests: readonly ModelRequest[];
  /** Answers with this text; steps are wrapped as a plan; several replies are given one after another. */
  answers(...replies: Reply[]): FakeModel;
  answersRaw(status: number, body: string, headers?: Record<string, string>): FakeModel;
  /** Refuses every request that asks for a form of answer, as simple servers do. */
  refusesForms(): FakeModel;
  hangs(): FakeModel;
  sendsForever(): FakeModel;
  untilAsked(times: number): Promise<void>;
}

export async function fakeModel(): Promise<FakeModel> {
  const requests: ModelRequest[] = [];
  const waiters: { times: number; resolve: () => void }[] = [];
  let refusing = false;
  let behave: (request: ModelRequest, response: ServerResponse) => void = () => undefined;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await readRequest(request, response);
    requests.push(asked);
    for (const waiter of waiters) if (waiter.times <= requests.length) waiter.resolve();
    if (refusing && asked.body["response_format"] !== undefined) {
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message: "response_format is not supported" } }));
      return;
    }
    behave(asked, response);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const model: FakeModel = {
    url: `${origin}/v1`,
    origin,
    requests,
    answers(...replies) {
      let next = 0;
      behave = (request, response) => {
        const reply = replies[Math.min(next++, replies.length - 1)] ?? "";
        sendCompletion(response, request, textOf(reply, request));
      };
      return model;
    },
    answersRaw(status, body, headers = { "content-type": "application/json" }) {
      behave = (_request, response) => void response.writeHead(status, headers).end(body);
      return model;
    },
    refusesForms() {
      refusing = true;
      return model;
    },
    hangs() {
      behave = () => undefined;
      return model;
    },
    sendsForever() {
      behave = (_request, response) => sendForever(response);
      return model;
    },
    untilAsked: (times) =>
      new Promise((resolve) => {
        if (requests.length >= times) resolve();
        else waiters.push({ times, resolve });
      }),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
  return model;
}

/** What every answer of the fake costs. */
export const FAKE_USAGE = { input_tokens: 100, output_tokens: 20 };

function textOf(reply: Reply, request: ModelRequest): string {
  if (typeof reply === "function") return reply(request);
  return typeof reply === "string" ? reply : JSON.stringify({ steps: reply });
}

function sendCompletion(response: ServerResponse, { body }: ModelRequest, content: string): void {
  const { input_tokens: prompt, output_tokens: completion } = FAKE_USAGE;
  response.writeHead(200, { "content-type": "application/json" }).end(
    JSON.stringify({
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 1,
      model: `${body.model}-2026`,
      choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content } }],
      usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion },
    }),
  );
}

async function readRequest(request: IncomingMessage, response: ServerResponse): Promise<ModelRequest> {
  const closed = new AbortController();
  response.on("close", () => {
    if (!response.writableFinished) closed.abort();
  });
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as ModelRequest["body"];
  return {
    path: request.url ?? "/",
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    body,
    system: body.messages[0]?.content ?? "",
    asked: JSON.parse(body.messages.at(-1)?.content ?? "{}") as AskedPlan,
    closed: closed.signal,
  };
}

function sendForever(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  const chunk = Buffer.alloc(64 * 1024, "x");
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on("drain", more);
  more();
}

/** One step of a plan as a model answers it. */
export const answeredStep = (step: {
  description: string;
  agent: number;
  depends_on?: number[];
  [field: string]: unknown;
}): Json => ({ depends_on: [], capability: null, reason: "fits", ...step }) as Json;
