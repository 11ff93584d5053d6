import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { createClient } from "@orchestrator/client";
import type { Client } from "@orchestrator/client";
import type { TestDatabase } from "./test-database.ts";

export interface ServiceProcess extends AsyncDisposable {
  readonly url: string;
  readonly client: Client;
  readonly pid: number;
  /** What it has written so far, to standard error and standard output. */
  readonly log: string;
  /** Kills it the way a crash does, and waits until it is gone. */
  killHard(): Promise<void>;
  /** Asks it to stop, and gives its exit code. */
  terminate(): Promise<number | null>;
  /** Waits until it is gone: its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
}

const COMMAND = join(import.meta.dirname, "..", "..", "..", "cli", "src", "main.ts");

/** `orchestrator serve` as a process of its own, on a free port. */
export async function serviceProcess(options: {
  /** What it keeps its rows in; without one, `env` or the arguments say it. */
  database?: TestDatabase;
  args?: string[];
  /** For Node itself. */
  nodeArgs?: readonly string[];
  env?: Record<string, string>;
}): Promise<ServiceProcess> {
  const args = [
    ...(options.nodeArgs ?? []),
    COMMAND,
    "serve",
    "--port",
    "0",
    "--log-level",
    "warn",
    ...(options.args ?? []),
  ];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], WEB_PORT: "off", ...options.database?.env, ...options.env },
  });
  let log = "";
  for (const stream of [child.stderr, child.stdout])
    stream.on("data", (chunk: Buffer) => (log += chunk.toString()));
  const exited = once(child, "exit") as Promise<[number | null, string | null]>;
  const url = await urlIn(child.stdout);
  if (url === undefined) {
    const [code] = await exited;
    throw new Error(`serve ended with ${code}: ${log}`);
  }
  return {
    url,
    client: createClient({ baseUrl: url }),
    pid: child.pid ?? 0,
    ended: exited.then(([code, signal]) => code ?? signal),
    get log() {
      return log;
    },
    async killHard() {
      child.kill("SIGKILL");
      await exited;
    },
    async terminate() {
      child.kill("SIGTERM");
      return (await exited)[0];
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await exited;
    },
  };
}

async function urlIn(stdout: NodeJS.ReadableStream): Promise<string | undefined> {
  for await (const line of createInterface(stdout)) {
    // Without doors it has no address.
    const ready = /ready at (http:\S+)|takes no requests/.exec(line);
    if (ready !== null) return ready[1] ?? "";
  }
  return undefined;
}
