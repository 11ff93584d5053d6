import { until } from "./until.ts";
import type { World } from "./world.ts";

/**
 * A person says what became of each step of which nobody knows it, by chance that it completed or that its agent is to
 * be called again, until every task has ended.
 * @returns how many steps there were
 */
export async function answerForPerson(
  world: World,
  random: () => number,
  withinMs = 120_000,
): Promise<number> {
  const { tasks } = world.client;
  let answered = 0;
  const answerAll = async (): Promise<true | undefined> => {
    const waiting = await tasks.list({ awaits: "resolution", limit: 200 });
    for (const { id, unknown_steps: steps } of waiting)
      for (const step of steps) {
        const found = random() < 0.5 ? ({ outcome: "retry" } as const) : foundCompleted;
        await tasks.resolveStep(id, step, found);
        answered++;
      }
    const [unplanned] = await tasks.list({ status: "planning", limit: 1 });
    const [running] = await tasks.list({ status: "executing", limit: 1 });
    return (unplanned ?? running) === undefined ? true : undefined;
  };
  await until("every task to end", answerAll, withinMs);
  return answered;
}

const foundCompleted = { outcome: "completed", output: "a person knows" } as const;
