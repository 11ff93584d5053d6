import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { pause, until } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";

const TAKEN_OVER_WITHIN_MS = 15_000;

export const f03: Fault = defineFault({
  id: "F03",
  about: "kill -9 of one of three processes on one PostgreSQL",
  databases: ["postgres"],
  rounds: { quick: 1, full: 30 },
  async prepare(round) {
    const world = await openWorldWithWorker(round);
    await Promise.all([world.startService(), world.startService()]);
    world.agent.reacts("worker", () => ({ kind: "answer", afterMs: 50 + round.random() * 100 }));
    return world;
  },
  async disturb(world, { random }) {
    const victim = await world.startService();
    // Requests go to it, so that it holds jobs when it dies.
    const tasks = world.ledger.submitMany(30, () => taskFor("worker", [[], [1]]));
    await until("calls to begin", () => (world.agent.callCount > 10 ? true : undefined));
    await pause(random() * 300);
    await victim.killHard();
    world.countCrash();
    const killedAt = Date.now();
    // Requests go to a process that lives.
    await world.startService();
    await tasks;
    await world.settle(60_000);
    const [row] = await world.database.rows(
      "SELECT max(ended_at) AS at FROM step_attempts WHERE outcome = 'lost'",
    );
    return { tookMs: Number(row?.["at"] ?? killedAt) - killedAt };
  },
  bars: ({ tookMs }, { tasks }) => [
    ...(tookMs > TAKEN_OVER_WITHIN_MS ? [`the survivors took over after ${tookMs} ms`] : []),
    ...(tasks.every(({ status }) => status === "completed") ? [] : ["not every task completed"]),
  ],
});
