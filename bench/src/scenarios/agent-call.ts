import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { median } from "../measure.ts";
import type { Figure, Scenario, ScenarioOptions } from "../scenario.ts";

const PROGRAM = fileURLToPath(new URL("../agent-call.ts", import.meta.url));

export const agentCall: Scenario = {
  name: "agent-call",
  about: "one POST to an agent with a total deadline and a byte cap, 16 at a time, through three clients",
  async run({ quick }: ScenarioOptions): Promise<Figure[]> {
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, quick ? "5000" : "20000", "16"]);
    const microsOf = (client: string): number =>
      median(
        [...stdout.matchAll(new RegExp(`[ ,]${client} ([\\d.]+) µs`, "g"))].map(([, micros]) =>
          Number(micros),
        ),
      );
    return [
      { name: "CPU per call", value: microsOf("egress"), unit: "µs", budget: { atMost: 60 } },
      { name: "CPU per call, undici.request", value: microsOf("undici\\.request"), unit: "µs" },
      { name: "CPU per call, fetch", value: microsOf("fetch"), unit: "µs" },
    ];
  },
};
