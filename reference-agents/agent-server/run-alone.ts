import { parseArgs } from "node:util";

import type { AgentEnv, ReferenceAgent } from "./running-agent.ts";

/** Runs one agent as a program of its own until SIGTERM or SIGINT. */
export async function runAlone(
  agent: Omit<ReferenceAgent, "folder">,
  args: readonly string[],
  env: AgentEnv,
): Promise<void> {
  const port = readPort(args, env, agent.defaultPort);
  const host = readOption(args, "host") ?? env["HOST"] ?? "127.0.0.1";
  const running = await agent.start({ host, port, env });
  console.log(`${running.name} listens on ${running.url}`);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => void running.close());
  }
}

function readPort(args: readonly string[], env: AgentEnv, fallback: number): number {
  const text = readOption(args, "port") ?? env["PORT"] ?? String(fallback);
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`--port must be a number from 0 to 65535, not ${text}`);
}

function readOption(args: readonly string[], name: "host" | "port"): string | undefined {
  const options = { host: { type: "string" }, port: { type: "string" } } as const;
  return parseArgs({ args: [...args], options }).values[name];
}
