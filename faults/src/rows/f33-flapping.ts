import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { pause, until } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";

const TASKS = 40;
const WATCHED_MS = 20_000;
/** So many failures open the breaker. */
const LEAST_CALLS = 5;
const AT_ONCE = 8;
/** While it is open one call probes the agent in each of these. */
const PROBED_EVERY_MS = 15_000;

export const f33: Fault = defineFault({
  id: "F33",
  about: "an agent that answers nothing but 500, with a queue before it, and comes back",
  databases: ["sqlite"],
  rounds: { quick: 1, full: 5 },
  async prepare(round) {
    const world = await openWorldWithWorker(round);
    await world.register("flapping", { config: { max_concurrency: AT_ONCE } });
    return world;
  },
  async disturb(world) {
    let isDown = true;
    let callsWhileDown = 0;
    world.agent.reacts("flapping", () => {
      if (!isDown) return { kind: "answer" };
      callsWhileDown++;
      return { kind: "raw", status: 500, body: "{}" };
    });
    const startedAt = performance.now();
    await world.ledger.submitMany(TASKS, () => taskFor("flapping"));
    const beside = world.ledger.submitMany(20, () => taskFor("worker"));
    await until("the breaker to open", () => (callsWhileDown >= LEAST_CALLS ? true : undefined));
    await until("a step to wait for the agent", async () => {
      const delayed = await world.database.rows("SELECT id FROM task_events WHERE type = 'step.delayed'");
      return delayed.length > 0 ? true : undefined;
    });
    await pause(Math.max(0, startedAt + WATCHED_MS - performance.now()));
    isDown = false;
    const probes = Math.ceil((performance.now() - startedAt) / PROBED_EVERY_MS);
    await beside;
    // Besides those under way when the breaker opened.
    return { callsWhileDown, most: LEAST_CALLS + AT_ONCE + probes };
  },
  bars: ({ callsWhileDown, most }, { tasks }) => [
    ...(callsWhileDown <= most ? [] : [`an agent that was down was called ${callsWhileDown} times`]),
    ...(tasks.every(({ status }) => status === "completed") ? [] : ["not every task completed"]),
  ],
});
