import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { join } from "node:path";

export interface ChildScript extends AsyncDisposable {
  process: ChildProcess;
  /** The next line that the script wrote to its standard output; undefined when it has ended. */
  nextLine(): Promise<string | undefined>;
  /** Kills it as `kill -9` does and waits until it is gone. */
  kill(): Promise<void>;
  /** Waits until it is gone: its exit code, or the signal that ended it. */
  ended: Promise<number | string>;
}

/** Runs a script of this folder in a process of its own. */
export function childScript(name: string, args: string[]): ChildScript {
  const child = spawn(process.execPath, [join(import.meta.dirname, name), ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ended = once(child, "exit").then(([code, signal]) => (code ?? signal) as number | string);
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  return {
    process: child,
    ended,
    kill,
    async nextLine() {
      const next = await lines.next();
      return next.done === true ? undefined : next.value;
    },
    [Symbol.asyncDispose]: kill,
  };
}
