import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { pause } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";

const TASKS = 40;
const WATCHED_MS = 20_000;
/** So many failures open the breaker. */
const LEAST_CALLS = 5;
/** The calls under way when the breaker opens, and a probe for each 15 seconds. */
const MOST_CALLS = LEAST_CALLS + 8 + 2;

export const f33: Fault = defineFault({
  id: "F33",
  about: "an agent that answers nothing but 500, with a queue before it, and comes back",
  databases: ["sqlite"],
  rounds: { quick: 1, full: 5 },
  async prepare(round) {
    const world = await openWorldWithWorker(round);
    await world.register("flapping", { config: { max_concurrency: 8 } });
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
    await world.ledger.submitMany(TASKS, () => taskFor("flapping"));
    const beside = world.ledger.submitMany(20, () => taskFor("worker"));
    await pause(WATCHED_MS);
    isDown = false;
    await beside;
    return { callsWhileDown };
  },
  bars: ({ callsWhileDown }, { tasks, events }) => [
    ...(callsWhileDown >= LEAST_CALLS
      ? []
      : [`only ${callsWhileDown} calls met the agent while it was down`]),
    ...(events.some(({ type }) => type === "step.delayed")
      ? []
      : ["no step waited for the agent to come back"]),
    ...(callsWhileDown <= MOST_CALLS ? [] : [`an agent that was down was called ${callsWhileDown} times`]),
    ...(tasks.every(({ status }) => status === "completed") ? [] : ["not every task completed"]),
  ],
});
