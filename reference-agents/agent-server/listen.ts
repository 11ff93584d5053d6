import type { FastifyInstance } from "fastify";

import type { AgentOptions, RunningAgent } from "./running-agent.ts";

export async function listen(
  app: FastifyInstance,
  name: string,
  options: AgentOptions,
): Promise<RunningAgent> {
  const url = await app.listen({ host: options.host ?? "127.0.0.1", port: options.port });
  const close = (): Promise<void> => app.close();
  return { name, url, close, [Symbol.asyncDispose]: close };
}
