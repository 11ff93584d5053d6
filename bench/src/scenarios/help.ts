import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { loadavg } from "node:os";
import { BUNDLE } from "../command-process.ts";
import { median } from "../measure.ts";
import type { Figure, Scenario, ScenarioOptions } from "../scenario.ts";

/** Milliseconds on the clock from the start of a process to its end. */
async function clocked(args: readonly string[]): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
  return performance.now() - began;
}

export const help: Scenario = {
  name: "help",
  about: "the command line from the bundle, on the clock: --help, and beside it Node that does nothing",
  async run({ quick }: ScenarioOptions): Promise<Figure[]> {
    if (!existsSync(BUNDLE)) throw new Error("there is no bundle; `npm run build` makes it");
    const cases = [
      { name: "orchestrator --help", args: [BUNDLE, "--help"], budget: { atMost: 100 } },
      {
        name: "orchestrator tasks run --help",
        args: [BUNDLE, "tasks", "run", "--help"],
        budget: { atMost: 100 },
      },
      { name: "node that does nothing", args: ["-e", "0"] },
    ];
    const times = cases.map((): number[] => []);
    // The first round fills the cache of compiled code.
    for (const { args } of cases) await clocked(args);
    for (let round = 0; round < (quick ? 5 : 21); round++)
      for (const [i, { args }] of cases.entries()) times[i]?.push(await clocked(args));
    return [
      ...cases.map(({ name, budget }, i) => ({
        name,
        value: median(times[i] ?? []),
        unit: "ms",
        ...(budget === undefined ? {} : { budget }),
      })),
      { name: "load of the machine over the last minute", value: loadavg()[0] ?? 0, unit: "" },
    ];
  },
};
