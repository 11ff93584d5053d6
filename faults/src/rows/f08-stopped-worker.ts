import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { until } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";

/** The same agent: its first call is held until the worker that made it was stopped and its step taken over. */
export const f08: Fault = defineFault({
  id: "F08",
  about: "a worker stopped by SIGSTOP past its lease, then continued",
  databases: ["postgres"],
  rounds: { quick: 1, full: 30 },
  prepare: openWorldWithWorker,
  async disturb(world) {
    const stopped = world.service;
    world.agent.reacts("worker", ({ attempt }) => ({ kind: "answer", afterMs: attempt === 1 ? 400 : 3000 }));
    await world.ledger.submitMany(5, () => taskFor("worker"));
    await until("all calls to begin", () => (world.agent.callCount >= 5 ? true : undefined));
    process.kill(stopped.pid, "SIGSTOP");
    // Its answers now wait in its sockets.
    world.countCrash();
    await world.startService();
    await until("its steps to be taken over", () => (world.agent.callCount >= 10 ? true : undefined));
    // While the others' calls run it wakes up, and would settle what is no longer its own.
    process.kill(stopped.pid, "SIGCONT");
    await world.settle(60_000);
  },
  bars: (_none, { steps, attempts }) => [
    ...(steps.every(({ attempts: made }) => made === 2) ? [] : ["a step was not called exactly twice"]),
    ...(attempts.filter(({ outcome }) => outcome === "lost" || outcome === "discarded").length === 5
      ? []
      : ["the calls of the stopped worker are not all recorded as lost"]),
    // The answers of the stopped worker have lower serial numbers than those of the second calls.
    ...steps.flatMap(({ taskId, output }) =>
      Number((output as { serial?: number } | null)?.serial) > 5
        ? []
        : [`task ${taskId} has the result of the stopped worker`],
    ),
  ],
});
