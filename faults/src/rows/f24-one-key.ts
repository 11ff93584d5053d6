import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { pause } from "../world/until.ts";
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

export const f25: Fault = defineFault({
  id: "F25",
  about: "kill -9 between commit and answer, and the submit repeated under its key",
  databases: ["sqlite", "postgres"],
  rounds: { quick: 1, full: 50 },
  prepare: openWorldWithWorker,
  async disturb(world, { random }) {
    const keys = Array.from({ length: 40 }, (_, i) => `key-${i}`);
    const first = Promise.all(keys.map((key) => world.ledger.try(taskFor("worker"), key)));
    await pause(random() * 60);
    await world.crash();
    await first;
    const again = await Promise.all(keys.map((key) => world.ledger.submit(taskFor("worker"), key)));
    return { keys: keys.length, again: new Set(again).size };
  },
  bars: ({ keys, again }, { tasks }) =>
    tasks.length === keys && again === keys ? [] : [`${keys} keys made ${tasks.length} tasks`],
});
