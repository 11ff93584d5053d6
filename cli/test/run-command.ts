import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface RunningCommand extends AsyncDisposable {
  /** Waits for a line of standard output that matches, and gives its first group. */
  line(pattern: RegExp): Promise<string>;
  /** The same of standard error. */
  note(pattern: RegExp): Promise<string>;
  stdout(): string;
  stderr(): string;
  signal(name: NodeJS.Signals): void;
  /** The exit code, once the command has ended. */
  exit: Promise<number | null>;
}

export const MAIN = join(import.meta.dirname, "..", "src", "main.ts");

/** The command as a user runs it, in a process of its own. */
export function runCommand(
  args: string[],
  env: Record<string, string> = {},
  { program = MAIN, cwd, input }: { program?: string; cwd?: string; input?: string } = {},
): RunningCommand {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
    cwd,
    env: { PATH: process.env["PATH"], WEB_PORT: "off", ...env },
  });
  child.stdin.end(input ?? "");
  let stdout = "";
  let stderr = "";
  const waiting: {
    pattern: RegExp;
    where: "stdout" | "stderr";
    resolve: (text: string) => void;
    reject: (error: Error) => void;
  }[] = [];
  const settle = (): void => {
    for (const { pattern, where, resolve } of waiting) {
      const found = pattern.exec(where === "stdout" ? stdout : stderr);
      if (found !== null) resolve(found[1] ?? found[0]);
    }
  };
  const until = (where: "stdout" | "stderr", pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      waiting.push({ pattern, where, resolve, reject });
      settle();
    });
  createInterface(child.stdout).on("line", (line) => {
    stdout += `${line}\n`;
    settle();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
    settle();
  });
  const exit = once(child, "close").then(([code]) => {
    for (const { pattern, reject } of waiting)
      reject(new Error(`ended without ${pattern}: ${stdout}${stderr}`));
    return code as number | null;
  });
  return {
    line: (pattern) => until("stdout", pattern),
    note: (pattern) => until("stderr", pattern),
    stdout: () => stdout,
    stderr: () => stderr,
    signal: (name) => void child.kill(name),
    exit,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await exit;
    },
  };
}

/** A data folder of its own, gone afterwards. */
export async function dataFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "orchestrator-cli-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
