import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Json } from "@orchestrator/contracts";
import type { LoggedCall } from "../oracle/evidence.ts";
import { perform } from "./perform.ts";
import type { Reaction } from "./perform.ts";

/** What an agent learns of a call before it decides how to treat it. */
export interface IncomingCall {
  serial: number;
  /** Of this step key, from 1. */
  attempt: number;
  taskId: number;
  stepNumber: number;
  stepKey: string;
  headers: Readonly<Record<string, string>>;
}

/** A request for `/health`. Times are those of `performance.now()`. */
export interface HealthCheck {
  agent: string;
  startedAt: number;
  /** When it was answered, or given up; undefined = neither so far. */
  endedAt: number | undefined;
}

export interface HostileAgent extends AsyncDisposable {
  /** Where to register the agent of this name; one server plays any number of agents. */
  endpointOf(name: string): string;
  /** Says how this agent treats its calls from now on. Until then it answers at once. */
  reacts(name: string, reaction: (call: IncomingCall) => Reaction): void;
  /** The calls as the log on disk holds them. */
  readonly calls: readonly LoggedCall[];
  readonly callCount: number;
  readonly openSockets: number;
  /** Calls whose connection was closed before they were answered. */
  readonly givenUp: readonly { taskId: number; afterMs: number; at: number }[];
  /** Calls that are neither answered nor given up. */
  readonly open: readonly { agent: string; taskId: number; stepNumber: number }[];
  /** Requests for `/health` so far. */
  readonly checks: readonly HealthCheck[];
  /** Closes the connections that carry no call at the moment. @returns how many there were */
  closeIdle(): number;
}

/**
 * A server that plays agents which misbehave as they are told. Each call is written to `logPath` before anything
 * else happens to it, and each proper answer before it is sent: the log is what the oracle believes.
 */
export async function startHostileAgent(logPath: string): Promise<HostileAgent> {
  const log = openSync(logPath, "a");
  const write = (line: object): void => void writeSync(log, `${JSON.stringify(line)}\n`);
  const reactions = new Map<string, (call: IncomingCall) => Reaction>();
  const seen = new Map<string, number>();
  const givenUp: { taskId: number; afterMs: number; at: number }[] = [];
  const open = new Set<{ agent: string; taskId: number; stepNumber: number }>();
  const checks: HealthCheck[] = [];
  let [serial, openSockets] = [0, 0];

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, name = "", verb] = (request.url ?? "").split("/");
    if (verb === "health") {
      const check: HealthCheck = { agent: name, startedAt: performance.now(), endedAt: undefined };
      checks.push(check);
      response.on("close", () => (check.endedAt = performance.now()));
      const reaction = reactions.get(`${name}/health`)?.({ ...noCall, headers: headersOf(request) });
      if (reaction !== undefined) return perform(reaction, response, { status: "healthy" });
      response.writeHead(200, { "content-type": "application/json" }).end('{"status":"healthy"}');
      return;
    }
    const call = await callIn(request);
    const attempt = (seen.get(call.stepKey) ?? 0) + 1;
    seen.set(call.stepKey, attempt);
    const incoming = { ...call, serial: ++serial, attempt };
    const reaction = (reactions.get(name) ?? answersAtOnce)(incoming);
    const { taskId, stepNumber, stepKey } = call;
    const isAnswered = reaction.kind === "answer";
    const more = isAnswered ? reaction.more : undefined;
    const answer: Json = { serial: incoming.serial, step: `${taskId}/${stepNumber}`, ...more };
    write({
      serial: incoming.serial,
      agent: name,
      taskId,
      stepNumber,
      stepKey,
      at: Date.now(),
      reaction: reaction.kind,
      mayHaveActed: mayHaveActed(reaction),
      ...(isAnswered ? { answer: storable(answer) } : {}),
    });
    const since = performance.now();
    const begun = { agent: name, taskId, stepNumber };
    open.add(begun);
    response.on("close", () => {
      open.delete(begun);
      if (!response.writableFinished)
        givenUp.push({ taskId, afterMs: performance.now() - since, at: Date.now() });
    });
    await perform(reaction, response, { status: "success", result: answer });
  };

  // A connection that has not carried a call yet is not idle: its first call may be on its way.
  const idle = new Set<Socket>();
  const server = createServer((request, response) => {
    const { socket } = request;
    idle.delete(socket);
    response.on("finish", () => idle.add(socket));
    handle(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  server.on("connection", (socket) => {
    openSockets++;
    socket.on("close", () => {
      openSockets--;
      idle.delete(socket);
    });
    socket.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  return {
    endpointOf: (name) => `http://127.0.0.1:${port}/${name}`,
    reacts: (name, reaction) => void reactions.set(name, reaction),
    get calls() {
      const lines = readFileSync(logPath, "utf8")
        .split("\n")
        .filter((line) => line !== "");
      return lines.map((line) => JSON.parse(line) as LoggedCall);
    },
    get callCount() {
      return serial;
    },
    get openSockets() {
      return openSockets;
    },
    givenUp,
    get open() {
      return [...open];
    },
    checks,
    closeIdle() {
      const closing = [...idle].filter((socket) => !socket.destroyed);
      for (const socket of closing) socket.destroy();
      return closing.length;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
      closeSync(log);
    },
  };
}

/** What it says itself leaves no doubt; a whole answer of HTTP that is no result says that it did nothing. */
const mayHaveActed = ({ kind }: Reaction): boolean => kind !== "raw" && kind !== "bomb" && kind !== "headers";

const answersAtOnce = (): Reaction => ({ kind: "answer" });
const noCall = { serial: 0, attempt: 0, taskId: 0, stepNumber: 0, stepKey: "" };

const headersOf = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));

/** As the service promises to keep it: a NUL and half a surrogate pair become U+FFFD. */
function storable(value: Json): Json {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [storableText(name), storable(inner)]),
  );
}

const storableText = (text: string): string => text.toWellFormed().replaceAll("\0", "\uFFFD");

interface StepBody {
  context?: { task_id?: number; step_number?: number };
}

async function callIn(request: IncomingMessage): Promise<Omit<IncomingCall, "serial" | "attempt">> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { context } = JSON.parse(Buffer.concat(chunks).toString() || "{}") as StepBody;
  const headers = headersOf(request);
  return {
    taskId: context?.task_id ?? 0,
    stepNumber: context?.step_number ?? 0,
    stepKey: headers["idempotency-key"] ?? "",
    headers,
  };
}
