import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { report } from "./report.ts";
import type { ScenarioResult } from "./report.ts";
import type { Figure } from "./scenario.ts";
import { scenarios } from "./scenarios/all.ts";

const USAGE = "Usage: npm run bench -- [scenario…] [--quick] [--json FILE] [--profile FOLDER] [--list]";
const RUN = fileURLToPath(new URL("run-scenario.ts", import.meta.url));

/** Runs a scenario in a process of its own. */
async function run(name: string, flags: { quick: boolean; profile?: string | undefined }): Promise<Figure[]> {
  const execArgv = flags.profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${flags.profile}`];
  const child = fork(RUN, [name, ...(flags.quick ? ["--quick"] : [])], { execArgv });
  const exited = once(child, "exit");
  let figures: Figure[] | undefined;
  child.on("message", (message) => (figures = message as Figure[]));
  await exited;
  if (figures === undefined) throw new Error(`the scenario ${name} failed`);
  return figures;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: "boolean", default: false },
      json: { type: "string" },
      profile: { type: "string" },
      list: { type: "boolean", default: false },
    },
  });
  if (values.list) {
    for (const { name, about } of scenarios) console.log(`${name.padEnd(16)} ${about}`);
    return;
  }
  const known = scenarios.map(({ name }) => name);
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`There is no scenario ${unknown.join(", ")}. ${USAGE}`);
  const results: ScenarioResult[] = [];
  for (const scenario of positionals.length === 0 ? known : positionals) {
    process.stderr.write(`${scenario} …\n`);
    results.push({ scenario, figures: await run(scenario, values) });
  }
  console.log(report(results));
  if (values.json === undefined) return;
  const machine = { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model ?? "" };
  writeFileSync(values.json, `${JSON.stringify({ machine, quick: values.quick, results }, null, 2)}\n`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
