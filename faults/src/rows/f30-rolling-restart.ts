import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { until } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";

export const f30: Fault = defineFault({
  id: "F30",
  about: "SIGTERM to one process after the other under load, each replaced before",
  databases: ["postgres"],
  rounds: { quick: 1, full: 20 },
  async prepare(round) {
    const world = await openWorldWithWorker(round);
    world.agent.reacts("worker", () => ({ kind: "answer", afterMs: round.random() * 100 }));
    return world;
  },
  async disturb(world) {
    let isOver = false;
    const load = async (): Promise<void> => {
      while (!isOver) await world.ledger.submit(taskFor("worker", [[], [1]]));
    };
    const loads = Promise.all([load(), load()]);
    const exits: (number | null)[] = [];
    for (let i = 0; i < 2; i++) {
      const old = world.service;
      const calls = world.agent.callCount;
      await until("work to go on", () => (world.agent.callCount > calls + 10 ? true : undefined));
      await world.startService();
      exits.push(await old.terminate());
    }
    isOver = true;
    await loads;
    return { exits, unanswered: world.ledger.unanswered };
  },
  bars: ({ exits, unanswered }, { tasks, attempts }) => [
    ...(exits.every((code) => code === 0) ? [] : [`processes ended with ${exits.join()}`]),
    ...(unanswered === 0 ? [] : [`${unanswered} submits got no answer`]),
    ...(attempts.some(({ outcome }) => outcome === "lost") ? ["a running step was lost"] : []),
    ...(tasks.every(({ status }) => status === "completed") ? [] : ["not every task completed"]),
  ],
});
