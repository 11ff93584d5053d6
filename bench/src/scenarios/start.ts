import { existsSync } from "node:fs";
import { tempFolder } from "../bench-service.ts";
import { BUNDLE, startCommand } from "../command-process.ts";
import { median } from "../measure.ts";
import type { Figure, Scenario, ScenarioOptions } from "../scenario.ts";

interface Start {
  name: string;
  command: "serve" | "dev";
  program?: string;
  budget?: Figure["budget"];
}

const FROM_SOURCE: readonly Start[] = [
  { name: "serve", command: "serve" },
  { name: "dev", command: "dev" },
];
const FROM_BUNDLE: Start = {
  name: "serve from the bundle",
  command: "serve",
  program: BUNDLE,
  budget: { atMost: 1000 },
};

export const start: Scenario = {
  name: "start",
  about: "from the command to the line that says it is ready, with an empty database",
  async run({ quick }: ScenarioOptions): Promise<Figure[]> {
    const isBuilt = existsSync(BUNDLE);
    if (!isBuilt) process.stderr.write("there is no bundle to start; `npm run build` makes it\n");
    const starts = isBuilt ? [FROM_BUNDLE, ...FROM_SOURCE] : FROM_SOURCE;
    const rounds = starts.map(() => [] as { readyMs: number; cpuMs: number }[]);
    for (let round = 0; round < (quick ? 3 : 5); round++) {
      for (const [i, { command, program }] of starts.entries()) {
        await using folder = await tempFolder();
        await using running = await startCommand(command, folder.path, program);
        rounds[i]?.push(running);
      }
    }
    return starts.flatMap(({ name, budget }, i) => {
      const of = (figure: "readyMs" | "cpuMs"): number =>
        median((rounds[i] ?? []).map((round) => round[figure]));
      return [
        { name: `${name}: ready after`, value: of("readyMs"), unit: "ms", budget },
        { name: `${name}: CPU until ready`, value: of("cpuMs"), unit: "ms" },
      ];
    });
  },
};
