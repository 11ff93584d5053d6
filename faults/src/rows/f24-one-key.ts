import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { openWorldWithWorker } from "../world/world.ts";

export const f24: Fault = defineFault({
  id: "F24",
  about: "100 submits at once under one idempotency key",
  databases: ["sqlite", "postgres"],
  rounds: { quick: 1, full: 50 },
  prepare: openWorldWithWorker,
  async disturb(world) {
    await Promise.all(Array.from({ length: 100 }, () => world.ledger.submit(taskFor("worker"), "one-key")));
  },
  bars: (_none, { tasks }) => (tasks.length === 1 ? [] : [`one key made ${tasks.length} tasks`]),
});
