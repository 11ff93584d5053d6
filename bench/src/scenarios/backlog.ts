import { createClient } from "@orchestrator/client";
import { tempFolder } from "../bench-service.ts";
import { startCommand } from "../command-process.ts";
import { startLocalAgent } from "../local-agent.ts";
import { inParallel, median } from "../measure.ts";
import { registerAgentOver } from "../register-agent.ts";
import type { Figure, Scenario, ScenarioOptions } from "../scenario.ts";
import { threeSteps } from "../three-steps.ts";

const TASKS = 2000;

export const backlog: Scenario = {
  name: "backlog",
  about: "serve starts again on the database of one that was killed with 2,000 unfinished tasks",
  async run({ quick }: ScenarioOptions): Promise<Figure[]> {
    const rounds: { readyMs: number; firstCallMs: number }[] = [];
    for (let round = 0; round < (quick ? 1 : 3); round++) rounds.push(await restart());
    return [
      { name: "ready after", value: median(rounds.map((r) => r.readyMs)), unit: "ms" },
      { name: "first agent called after", value: median(rounds.map((r) => r.firstCallMs)), unit: "ms" },
      {
        name: "first agent called after ready",
        value: median(rounds.map((r) => r.firstCallMs - r.readyMs)),
        unit: "ms",
      },
    ];
  },
};

async function restart(): Promise<{ readyMs: number; firstCallMs: number }> {
  await using agent = await startLocalAgent();
  await using folder = await tempFolder();
  {
    await using first = await startCommand("serve", folder.path);
    const client = createClient({ baseUrl: first.url });
    const body = threeSteps(await registerAgentOver(client, agent.url));
    agent.hold();
    await inParallel(TASKS, 50, () => client.tasks.create(body));
  }
  agent.release();
  const called = agent.nextCallAt();
  await using second = await startCommand("serve", folder.path);
  return { readyMs: second.readyMs, firstCallMs: (await called) - second.startedAt };
}
