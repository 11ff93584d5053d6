import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { pause } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";

const CUT =
  "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
const CUTS = 4;

export const f05: Fault = defineFault({
  id: "F05",
  about: "every connection to PostgreSQL terminated, again and again",
  databases: ["postgres"],
  rounds: { quick: 1, full: 20 },
  async prepare(round) {
    const world = await openWorldWithWorker(round);
    world.agent.reacts("worker", () => ({ kind: "answer", afterMs: round.random() * 50 }));
    return world;
  },
  async disturb(world, { random }) {
    const submitting = world.ledger.submitMany(60, () => taskFor("worker", [[], [1]]), 4);
    let hits = 0;
    for (let cut = 0; cut < CUTS; cut++) {
      await pause(100 + random() * 300);
      const [row] = await world.database.rows(CUT);
      if (!(Number(row?.["n"]) > 0)) continue;
      hits++;
      // A transaction may be lost with its connection, and what it was to write is then repeated.
      world.countCrash();
    }
    await submitting;
    const withoutRetryAfter = world.ledger.refusals.filter(
      ({ retryAfterSeconds }) => !(Number(retryAfterSeconds) > 0),
    ).length;
    return { hits, withoutRetryAfter };
  },
  bars: ({ hits, withoutRetryAfter }, { tasks }) => [
    ...(hits === CUTS ? [] : [`only ${hits} of ${CUTS} cuts met a connection`]),
    ...(withoutRetryAfter > 0 ? [`${withoutRetryAfter} refusals had no Retry-After`] : []),
    ...(tasks.every(({ status }) => status === "completed") ? [] : ["not every task completed"]),
  ],
});
