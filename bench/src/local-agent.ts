import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

/** The `result` of every answer. */
const AGENT_OUTPUT = { text: "x".repeat(300) };

export interface LocalAgent extends AsyncDisposable {
  readonly url: string;
  /** Keeps the calls from now on waiting. */
  hold(): void;
  /** Answers what waits and what comes. */
  release(): void;
  /** When the next call arrives, in milliseconds since 1970. */
  nextCallAt(): Promise<number>;
}

type Order = "hold" | "release" | "tell";

/** An agent of type `api` in a process of its own, so that its CPU time is not counted. */
export async function startLocalAgent(): Promise<LocalAgent> {
  const child = fork(fileURLToPath(import.meta.url), { execArgv: [] });
  const [port] = (await once(child, "message")) as [number];
  const order = (what: Order): void => void child.send(what);
  return {
    url: `http://127.0.0.1:${port}`,
    hold: () => order("hold"),
    release: () => order("release"),
    async nextCallAt() {
      order("tell");
      const [at] = (await once(child, "message")) as [number];
      return at;
    },
    async [Symbol.asyncDispose]() {
      const exited = once(child, "exit");
      child.kill();
      await exited;
    },
  };
}

function serve(): void {
  const text = JSON.stringify({ status: "success", result: AGENT_OUTPUT, processing_time_ms: 1 });
  const headers = { "content-type": "application/json", "content-length": String(text.length) };
  const held: ServerResponse[] = [];
  let holding = false;
  let telling = false;
  const answer = (response: ServerResponse): void => void response.writeHead(200, headers).end(text);
  const server = createServer((request, response) => {
    if (telling) process.send?.(Date.now());
    telling = false;
    request.resume().on("end", () => {
      if (holding) held.push(response);
      else answer(response);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1", 2048, () => process.send?.((server.address() as AddressInfo).port));
  process.on("message", (order: Order) => {
    if (order === "tell") telling = true;
    else holding = order === "hold";
    if (!holding) for (const response of held.splice(0)) answer(response);
  });
  process.on("disconnect", () => process.kill(process.pid));
}

if (import.meta.main) serve();
