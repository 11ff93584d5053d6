import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { until } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";
import { missedWhileDraining } from "./missed-while-draining.ts";
import { replaceProcess } from "./replace-process.ts";
import type { Replacement } from "./replace-process.ts";

const RESTARTS = 2;

export const f30: Fault = defineFault({
  id: "F30",
  about: "SIGTERM to one process after the other, each replaced before, while clients go on asking it",
  databases: ["postgres"],
  rounds: { quick: 1, full: 20 },
  async prepare(round) {
    const world = await openWorldWithWorker(round);
    world.agent.reacts("worker", () => ({ kind: "answer", afterMs: round.random() * 100 }));
    await world.register("held", { config: { max_concurrency: 32 } });
    return world;
  },
  async disturb(world, { random }) {
    let isOver = false;
    const load = async (): Promise<void> => {
      while (!isOver) await world.ledger.submit(taskFor("worker", [[], [1]]));
    };
    const loads = Promise.all([load(), load()]);
    const replacements: Replacement[] = [];
    try {
      for (let n = 0; n < RESTARTS; n++) {
        const calls = world.agent.callCount;
        await until("work to go on", () => (world.agent.callCount > calls + 10 ? true : undefined));
        replacements.push(await replaceProcess(world, { n, random }));
      }
    } finally {
      isOver = true;
    }
    await loads;
    return { replacements, unanswered: world.ledger.unanswered };
  },
  bars({ replacements, unanswered }, evidence) {
    const cancelled = new Set(replacements.map(({ doomed }) => doomed));
    return [
      ...replacements.flatMap((replacement) => missedWhileDraining(replacement, evidence)),
      ...(unanswered === 0 ? [] : [`${unanswered} submits to the process that goes on got no answer`]),
      ...(evidence.attempts.some(({ outcome }) => outcome === "lost") ? ["a running step was lost"] : []),
      ...evidence.tasks
        .filter(({ id, status }) => status !== (cancelled.has(id) ? "cancelled" : "completed"))
        .map(({ id, status }) => `task ${id} ${status}`),
    ];
  },
});
