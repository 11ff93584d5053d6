import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { freePort } from "./free-port.ts";
import { tempFolder } from "./temp-folder.ts";

export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  /** Kills it as a crash does. */
  kill(): Promise<void>;
  /** Starts it again at the same address, empty. */
  start(): Promise<void>;
  /** It takes connections and answers nothing, until `resume`. */
  hang(): void;
  resume(): void;
}

/** A Redis of its own on a free port, that keeps nothing on disk. */
export async function redisServer(): Promise<RedisServer> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await tempFolder());
  const port = await freePort();
  let server: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    const running = server;
    server = undefined;
    if (running === undefined) return;
    const ended = once(running, "exit");
    running.kill("SIGKILL");
    await ended;
  };
  stack.defer(kill);
  const quit = (): void => void server?.kill("SIGKILL");
  process.once("exit", quit);
  stack.defer(() => void process.off("exit", quit));
  const start = async (): Promise<void> => {
    const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    const child = spawn("redis-server", [...args, "--dir", folder.path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    server = child;
    for await (const line of createInterface(child.stdout)) if (line.includes("Ready to accept")) break;
    child.stdout.resume();
  };
  await start();
  const kept = stack.move();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    hang: () => void server?.kill("SIGSTOP"),
    resume: () => void server?.kill("SIGCONT"),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
