import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { openWorldWithWorker } from "../world/world.ts";

const HAND_OUTS = 5;

export const f32: Fault = defineFault({
  id: "F32",
  about: "a step that kills the process each time it is called",
  databases: ["sqlite", "postgres"],
  rounds: { quick: 1, full: 5 },
  async prepare(round) {
    const world = await openWorldWithWorker(round);
    await world.register("poison");
    return world;
  },
  async disturb(world) {
    let crashing = Promise.resolve();
    world.agent.reacts("poison", () => {
      crashing = crashing.then(() => world.crash());
      return { kind: "hang" };
    });
    const poisoned = await world.ledger.submit(taskFor("poison"));
    const others = await world.ledger.submitMany(20, () => taskFor("worker", [[], [1]]), 4);
    await world.settle(90_000);
    await crashing;
    return { poisoned, others };
  },
  bars: ({ poisoned, others }, { steps, tasks, calls }) => {
    const step = steps.find(({ taskId }) => taskId === poisoned);
    const made = calls.filter(({ taskId }) => taskId === poisoned).length;
    return [
      ...(step?.errorType === "STEP_POISONED"
        ? []
        : [`the poisoned step ended with ${String(step?.errorType)}`]),
      ...(made <= HAND_OUTS ? [] : [`the poisoned step was called ${made} times`]),
      ...(tasks.some(({ id, status }) => others.includes(id) && status !== "completed")
        ? ["another task did not complete"]
        : []),
    ];
  },
});
