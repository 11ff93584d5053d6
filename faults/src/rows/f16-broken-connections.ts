import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor, threeSteps } from "../world/plans.ts";
import { openWorldWithWorker } from "../world/world.ts";

export const f16: Fault = defineFault({
  id: "F16",
  about: "answers cut in the middle, TCP resets, and TLS where there is none",
  databases: ["sqlite"],
  rounds: { quick: 1, full: 1 },
  async prepare(round) {
    const world = await openWorldWithWorker(round);
    const endpoint = world.agent.endpointOf("no-tls").replace("http:", "https:");
    await world.register("no-tls", { endpoint });
    return world;
  },
  async disturb(world, { random, scale }) {
    // One call in fifty is broken, and never twice of the same step.
    world.agent.reacts("worker", ({ attempt }) => {
      if (attempt > 1 || random() > 0.02) return { kind: "answer" };
      return random() < 0.5 ? { kind: "close_mid_body" } : { kind: "reset" };
    });
    const withoutTls = await world.ledger.submit(taskFor("no-tls"));
    await world.ledger.submitMany(scale === "full" ? 3334 : 60, () => threeSteps("worker", random));
    return { withoutTls };
  },
  bars: ({ withoutTls }, { tasks, steps }) => [
    ...tasks
      .filter(({ id, status }) => id !== withoutTls && status !== "completed")
      .map(({ id, status }) => `task ${id} ${status}`),
    ...steps
      .filter(({ taskId, errorType }) => taskId === withoutTls && errorType !== "AGENT_UNREACHABLE")
      .map(({ errorType }) => `TLS where there is none: ${String(errorType)}`),
  ],
});
