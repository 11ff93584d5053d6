import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib";
import type { Json } from "@orchestrator/contracts";

/** One request that reached the agent; health checks are not among them. */
export interface AgentCallLog {
  at: number;
  path: string;
  method: string;
  headers: Record<string, string>;
  /** Parsed where it is JSON, the text otherwise, null without a body. */
  body: Json;
  idempotencyKey: string | null;
  /** Aborts when the connection closes before the agent has answered. */
  closed: AbortSignal;
}

type Behaviour = (request: AgentCallLog, response: ServerResponse) => void | Promise<void>;

/** A real HTTP agent on a random port of 127.0.0.1 that can misbehave. The last behaviour set is the one that counts. */
export interface FakeAgent extends AsyncDisposable {
  readonly url: string;
  readonly calls: readonly AgentCallLog[];
  readonly openSockets: number;
  /** Answers `/process` with `{status: "success", result}`; a function gets the call and gives the result. */
  answers(result: Json | ((call: AgentCallLog) => Json | Promise<Json>)): FakeAgent;
  /** Answers with exactly this body and status. */
  answersRaw(
    body: string | Uint8Array,
    headers?: Record<string, string | string[]>,
    status?: number,
  ): FakeAgent;
  /** The next `times` calls fail; then the behaviour set before goes on. */
  failsTimes(times: number, status?: number, headers?: Record<string, string>): FakeAgent;
  /** Takes the request and never answers. */
  hangs(): FakeAgent;
  /** Sends a byte of its answer every `everyMs`, for ever. */
  drips(everyMs?: number): FakeAgent;
  answersHtml(): FakeAgent;
  /** Sends its answer for ever, as fast as it is read. */
  sendsForever(): FakeAgent;
  /** Announces 1,000 bytes, sends some and closes. */
  closesMidBody(): FakeAgent;
  /** Closes the connection with a TCP reset instead of answering. */
  resets(): FakeAgent;
  redirectsTo(url: string, status?: number): FakeAgent;
  /** Sends a small body that decodes to `bytes` zeros. */
  bomb(encoding: "gzip" | "br" | "zstd", bytes?: number): FakeAgent;
  /** Keeps calls waiting until `release`. */
  holds(): FakeAgent;
  /** Lets the held calls go on, and those to come; they are answered as set before `holds`. */
  release(): FakeAgent;
  isHealthy(value: boolean): FakeAgent;
  /** Resolves once the agent has been called `times` times in all. */
  untilCalled(times: number): Promise<void>;
  /** Closes the connections that carry no call. */
  closeIdle(): void;
}

/** Starts a fake agent that answers `{done: true}` until told otherwise. */
export async function fakeAgent(): Promise<FakeAgent> {
  const calls: AgentCallLog[] = [];
  const waiters: { times: number; resolve: () => void }[] = [];
  const held: (() => void)[] = [];
  let healthy = true;
  let holding = false;
  let failing: { times: number; status: number; headers: Record<string, string> } | null = null;
  let behaviour: Behaviour = answerJson(() => ({ done: true }));

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method === "GET" && request.url === "/health") {
      sendJson(response, healthy ? 200 : 503, { status: healthy ? "healthy" : "unhealthy", agent: "fake" });
      return;
    }
    const call = await logOf(request, response);
    calls.push(call);
    for (const waiter of waiters) if (waiter.times <= calls.length) waiter.resolve();
    if (holding) await new Promise<void>((resolve) => held.push(resolve));
    if (failing !== null && failing.times > 0) {
      failing.times--;
      sendJson(
        response,
        failing.status,
        { error: { message: `fails with ${failing.status}` } },
        failing.headers,
      );
      return;
    }
    await behaviour(call, response);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  let openSockets = 0;
  server.on("connection", (socket) => {
    openSockets++;
    socket.on("close", () => openSockets--);
    socket.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const behaves = (next: Behaviour): FakeAgent => {
    behaviour = next;
    return agent;
  };
  const agent: FakeAgent = {
    url,
    calls,
    get openSockets() {
      return openSockets;
    },
    answers: (result) => behaves(answerJson(typeof result === "function" ? result : () => result)),
    answersRaw: (body, headers = { "content-type": "application/json" }, status = 200) =>
      behaves((_call, response) => void response.writeHead(status, headers).end(body)),
    failsTimes(times, status = 500, headers = {}) {
      failing = { times, status, headers };
      return agent;
    },
    hangs: () => behaves(() => undefined),
    drips: (everyMs = 50) => behaves((_call, response) => drip(response, everyMs)),
    answersHtml: () =>
      behaves((_call, response) => {
        response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Welcome</title>");
      }),
    sendsForever: () => behaves((_call, response) => sendForever(response)),
    closesMidBody: () =>
      behaves((_call, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
        response.write('{"status":"success",', () => response.socket?.end());
      }),
    resets: () => behaves((_call, response) => void response.socket?.resetAndDestroy()),
    redirectsTo: (target, status = 307) =>
      behaves((_call, response) => void response.writeHead(status, { location: target }).end()),
    bomb: (encoding, bytes = 200 * 1024 * 1024) => {
      const body = compressedZeros(encoding, bytes);
      const headers = { "content-type": "application/json", "content-encoding": encoding };
      return behaves((_call, response) => void response.writeHead(200, headers).end(body));
    },
    holds() {
      holding = true;
      return agent;
    },
    release() {
      holding = false;
      for (const go of held.splice(0)) go();
      return agent;
    },
    isHealthy(value) {
      healthy = value;
      return agent;
    },
    untilCalled: (times) =>
      new Promise((resolve) => {
        if (calls.length >= times) resolve();
        else waiters.push({ times, resolve });
      }),
    closeIdle: () => server.closeIdleConnections(),
    async [Symbol.asyncDispose]() {
      agent.release();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
  return agent;
}

function answerJson(resultOf: (call: AgentCallLog) => Json | Promise<Json>): Behaviour {
  return async (call, response) => {
    sendJson(response, 200, { status: "success", result: await resultOf(call), processing_time_ms: 1 });
  };
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: Json,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  const length = String(Buffer.byteLength(text));
  response
    .writeHead(status, { "content-type": "application/json", "content-length": length, ...headers })
    .end(text);
}

async function logOf(request: IncomingMessage, response: ServerResponse): Promise<AgentCallLog> {
  const closed = new AbortController();
  response.on("close", () => {
    if (!response.writableFinished) closed.abort();
  });
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  return {
    at: Date.now(),
    path: request.url ?? "/",
    method: request.method ?? "GET",
    headers,
    body: parsed(Buffer.concat(chunks).toString()),
    idempotencyKey: headers["idempotency-key"] ?? null,
    closed: closed.signal,
  };
}

function parsed(text: string): Json {
  try {
    return text === "" ? null : (JSON.parse(text) as Json);
  } catch {
    return text;
  }
}

function drip(response: ServerResponse, everyMs: number): void {
  response.writeHead(200, { "content-type": "application/json" });
  const timer = setInterval(() => response.write(" "), everyMs);
  response.on("close", () => clearInterval(timer));
}

function sendForever(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  const chunk = Buffer.alloc(64 * 1024, "x");
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on("drain", more);
  response.write('{"status":"success","result":"', more);
}

function compressedZeros(encoding: "gzip" | "br" | "zstd", bytes: number): Buffer {
  const zeros = Buffer.alloc(bytes);
  if (encoding === "gzip") return gzipSync(zeros, { level: 1 });
  return encoding === "br" ? brotliCompressSync(zeros, { params: { [1]: 1 } }) : zstdCompressSync(zeros);
}
