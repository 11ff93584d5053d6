import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { threeSteps } from "../world/plans.ts";
import { openWorldWithWorker } from "../world/world.ts";

export const f17: Fault = defineFault({
  id: "F17",
  about: "idle sockets closed by the agent just as the next call is sent",
  databases: ["sqlite"],
  rounds: { quick: 1, full: 1 },
  prepare: openWorldWithWorker,
  async disturb(world, { random, scale }) {
    const closing = setInterval(() => world.agent.closeIdle(), 2);
    await world.ledger.submitMany(scale === "full" ? 3334 : 60, () => threeSteps("worker", random));
    await world.settle(90_000);
    clearInterval(closing);
  },
  bars: (_none, { tasks }) =>
    tasks.filter(({ status }) => status !== "completed").map(({ id, status }) => `task ${id} ${status}`),
});
