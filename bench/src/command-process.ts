import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { cpuMsOfProcess } from "./measure.ts";

const SOURCE = fileURLToPath(new URL("../../cli/src/main.ts", import.meta.url));
/** What `npm run build` makes. */
export const BUNDLE: string = fileURLToPath(new URL("../../dist/orchestrator.js", import.meta.url));

export interface CommandProcess extends AsyncDisposable {
  readonly url: string;
  /** When it was started, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly readyMs: number;
  /** CPU until it was ready. */
  readonly cpuMs: number;
}

/** `orchestrator serve` or `dev`; answers once it says that it is ready. Disposing of it kills it. */
export async function startCommand(
  command: "serve" | "dev",
  data: string,
  program: string = SOURCE,
): Promise<CommandProcess> {
  const args = [program, command, "--port", "0", "--data", data, "--log-level", "error"];
  if (command === "dev") args.push("--agent-ports", "0");
  const startedAt = Date.now();
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  for await (const line of createInterface(child.stdout)) {
    const url = /(?:ready at|^ +service) +(http:\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    const readyMs = performance.now() - start;
    return {
      url,
      startedAt,
      readyMs,
      cpuMs: cpuMsOfProcess(child.pid ?? 0),
      async [Symbol.asyncDispose]() {
        child.kill("SIGKILL");
        await exited;
      },
    };
  }
  throw new Error(`orchestrator ${command} ended before it was ready`);
}
