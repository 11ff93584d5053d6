/**
 * CPU of one agent call: `node bench/src/agent-call.ts [calls] [concurrency]`. Each client sends the same POST to a
 * server in a child process, with a total deadline; only this process's CPU time counts.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { Agent, request as undiciRequest } from "undici";
import { createEgress } from "../../orchestrator/src/security/egress/egress.ts";

const DEADLINE_MS = 30_000;
const body = JSON.stringify({
  task_type: "analysis",
  instructions: "Analyse this ".repeat(10),
  data: null,
  context: {},
});
const headers = {
  "content-type": "application/json",
  accept: "application/json",
  "idempotency-key": "0b0e1a44-bench",
};

type Send = (url: string) => Promise<number>;

async function serve(): Promise<void> {
  const answer = JSON.stringify({
    status: "success",
    result: { text: "x".repeat(300) },
    processing_time_ms: 1,
  });
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      response
        .writeHead(200, { "content-type": "application/json", "content-length": String(answer.length) })
        .end(answer);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  process.send?.((server.address() as AddressInfo).port);
}

/** Microseconds of CPU per call, user and system, of this process. */
async function measure(send: Send, url: string, calls: number, concurrency: number): Promise<number> {
  let left = calls;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await send(url);
  };
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

async function main(): Promise<void> {
  const calls = Number(process.argv[2] ?? 20_000);
  const concurrency = Number(process.argv[3] ?? 16);
  const child = fork(fileURLToPath(import.meta.url), ["serve"]);
  const [port] = (await once(child, "message")) as [number];
  const url = `http://127.0.0.1:${port}/process`;
  await using egress = createEgress({ allowNetworks: ["loopback"] });
  const agent = new Agent({ connections: concurrency });

  const clients: Record<string, Send> = {
    egress: async (to) => {
      const signal = new AbortController().signal;
      const result = await egress.request({
        method: "POST",
        url: to,
        headers,
        body,
        signal,
        deadlineAt: Date.now() + DEADLINE_MS,
      });
      return result.ok ? result.body.length : 0;
    },
    "undici.request": async (to) => {
      const signal = AbortSignal.timeout(DEADLINE_MS);
      const answer = await undiciRequest(to, { method: "POST", headers, body, dispatcher: agent, signal });
      return (await answer.body.bytes()).length;
    },
    fetch: async (to) => {
      const answer = await fetch(to, {
        method: "POST",
        headers,
        body,
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      return (await answer.bytes()).length;
    },
  };
  for (const send of Object.values(clients)) await measure(send, url, calls / 4, concurrency);
  for (let round = 1; round <= 3; round++) {
    const figures: string[] = [];
    for (const [name, send] of Object.entries(clients)) {
      figures.push(`${name} ${(await measure(send, url, calls, concurrency)).toFixed(1)} µs`);
    }
    console.log(
      `round ${round}, ${calls} calls, ${concurrency} at a time, CPU per call: ${figures.join(", ")}`,
    );
  }
  await agent.close();
  child.kill();
}

if (process.argv[2] === "serve") await serve();
else await main();
