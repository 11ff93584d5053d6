import { tempFolder } from "../bench-service.ts";
import { startCommand } from "../command-process.ts";
import { median } from "../measure.ts";
import type { Figure, Scenario, ScenarioOptions } from "../scenario.ts";

export const start: Scenario = {
  name: "start",
  about: "from the command to the line that says it is ready, from source, with an empty database",
  async run({ quick }: ScenarioOptions): Promise<Figure[]> {
    const figures: Figure[] = [];
    for (const command of ["serve", "dev"] as const) {
      const rounds: { readyMs: number; cpuMs: number }[] = [];
      for (let round = 0; round < (quick ? 3 : 5); round++) {
        await using folder = await tempFolder();
        await using running = await startCommand(command, folder.path);
        rounds.push(running);
      }
      figures.push(
        {
          name: `${command}: ready after`,
          value: median(rounds.map(({ readyMs }) => readyMs)),
          unit: "ms",
          ...(command === "serve" ? { budget: { atMost: 1000 } } : {}),
        },
        { name: `${command}: CPU until ready`, value: median(rounds.map(({ cpuMs }) => cpuMs)), unit: "ms" },
      );
    }
    return figures;
  },
};
