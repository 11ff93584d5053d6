import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { openWorldWithWorker } from "../world/world.ts";

export const f07: Fault = defineFault({
  id: "F07",
  about: "a second service on the same SQLite file",
  databases: ["sqlite"],
  rounds: { quick: 1, full: 10 },
  prepare: openWorldWithWorker,
  async disturb(world) {
    const submitting = world.ledger.submitMany(20, () => taskFor("worker", [[], [1]]), 2);
    const refusal = await world.startService().then(
      () => undefined,
      (error: unknown) => String(error),
    );
    await submitting;
    return refusal;
  },
  bars: (refusal, { tasks }) => [
    ...(refusal?.includes("DATABASE_LOCKED") === true ? [] : [`the second service: ${refusal ?? "started"}`]),
    ...(tasks.every(({ status }) => status === "completed") ? [] : ["not every task completed"]),
  ],
});
