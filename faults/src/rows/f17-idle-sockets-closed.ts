import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { threeSteps } from "../world/plans.ts";
import { until } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";

export const f17: Fault = defineFault({
  id: "F17",
  about: "idle sockets closed by the agent just as the next call is sent",
  databases: ["sqlite"],
  rounds: { quick: 1, full: 1 },
  prepare: openWorldWithWorker,
  async disturb(world, { random, scale }) {
    // Of each socket that was closed: how many calls had come by then.
    const closedAfter: number[] = [];
    const closing = setInterval(() => {
      const { callCount } = world.agent;
      for (let left = world.agent.closeIdle(); left > 0; left--) closedAfter.push(callCount);
    }, 2);
    try {
      // With no call under way whatever was kept is idle: at least these are closed before the next call.
      await world.ledger.submit(threeSteps("worker", random));
      await until("an idle socket to be closed", () => closedAfter.length > 0 || undefined);
      await world.ledger.submitMany(scale === "full" ? 3334 : 60, () => threeSteps("worker", random));
      await world.settle(90_000);
    } finally {
      clearInterval(closing);
    }
    return { closedAfter };
  },
  bars: ({ closedAfter }, { tasks, calls }) => [
    ...(closedAfter.some((count) => count < calls.length) ? [] : ["no idle socket was closed between calls"]),
    ...tasks.filter(({ status }) => status !== "completed").map(({ id, status }) => `task ${id} ${status}`),
  ],
});
