import { spawn } from "node:child_process";

/*
 * npm run verify: everything that can be said without starting the service. Checks run two at a time; each prints
 * only when it fails. `--static` leaves the unit tests out.
 */

interface Check {
  name: string;
  command: string[];
}

const checks: Check[] = [
  { name: "types", command: ["tsc", "--noEmit", "-p", "."] },
  { name: "types of the UI", command: ["tsc", "--noEmit", "-p", "web"] },
  { name: "lint", command: ["oxlint", "--type-aware", "--deny-warnings"] },
  { name: "format", command: ["oxfmt", "--check", "."] },
  { name: "dead code", command: ["knip", "--no-progress"] },
  { name: "doc references", command: ["node", "tools/check-doc-references.ts"] },
  { name: "lock file", command: ["node", "tools/check-lock-file.ts"] },
  { name: "openapi.json", command: ["node", "tools/openapi.ts", "--check"] },
];
const unitTests: Check = {
  name: "unit tests",
  command: ["vitest", "run", "--project", "unit", "--reporter", "dot"],
};

interface Outcome {
  ok: boolean;
  output: string;
  ms: number;
}

function run({ command }: Check): Promise<Outcome> {
  const startedAt = performance.now();
  const [file = "", ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const done = (ok: boolean): void => resolve({ ok, output, ms: performance.now() - startedAt });
    child.on("error", (error) => {
      output += error.message;
      done(false);
    });
    child.on("close", (code) => done(code === 0));
  });
}

async function work(queue: Check[], failed: string[]): Promise<void> {
  for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
    const { ok, output, ms } = await run(check);
    process.stdout.write(`${ok ? "ok  " : "FAIL"} ${check.name} (${(ms / 1000).toFixed(1)} s)\n`);
    if (ok) continue;
    failed.push(check.name);
    process.stdout.write(`${output}\n`);
  }
}

const queue = process.argv.includes("--static") ? checks : [...checks, unitTests];
const failed: string[] = [];
await Promise.all([work(queue, failed), work(queue, failed)]);
if (failed.length > 0) {
  process.stderr.write(`verify failed: ${failed.join(", ")}\n`);
  process.exitCode = 1;
}
