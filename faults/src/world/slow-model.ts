import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answeredStep } from "../../../orchestrator/test/kit/fake-model.ts";
import { pause } from "./until.ts";

/** A language model that thinks for a while, and then plans three steps in a row for the first agent it is told of. */
export interface SlowModel extends AsyncDisposable {
  /** What a service's environment must say to plan with it. */
  readonly env: Record<string, string>;
  /** Descriptions of the tasks that it thinks about at the moment. */
  readonly open: readonly string[];
}

interface Asked {
  agents: { number: number }[];
  task: string;
}

/** @param thinksMs asked anew for each plan, with the description of its task; Infinity = it never answers */
export async function startSlowModel(thinksMs: (task: string) => number): Promise<SlowModel> {
  const open = new Set<string>();
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { agents, task } = await askedIn(request);
    open.add(task);
    response.on("close", () => open.delete(task));
    const forMs = thinksMs(task);
    if (forMs === Infinity) return;
    await pause(forMs);
    sendPlan(response, agents[0]?.number ?? 1);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    env: { LLM_BASE_URL: `http://127.0.0.1:${port}/v1`, LLM_MODEL: "slow", LLM_API_KEY: "none" },
    get open() {
      return [...open];
    },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function askedIn(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { messages } = JSON.parse(Buffer.concat(chunks).toString()) as { messages: { content: string }[] };
  return JSON.parse(messages.at(-1)?.content ?? "{}") as Asked;
}

function sendPlan(response: ServerResponse, agent: number): void {
  const steps = [1, 2, 3].map((n) =>
    answeredStep({ description: `do part ${n}`, agent, depends_on: n === 1 ? [] : [n - 1] }),
  );
  response.writeHead(200, { "content-type": "application/json" }).end(
    JSON.stringify({
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 1,
      model: "slow",
      choices: [
        {
          index: 0,
          finish_reason: "stop",
          message: { role: "assistant", content: JSON.stringify({ steps }) },
        },
      ],
      usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
    }),
  );
}
