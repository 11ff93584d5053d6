import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { pause, until } from "../world/until.ts";
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
    let isOver = false;
    const load = async (): Promise<void> => {
      while (!isOver) {
        await world.ledger.submit(taskFor("worker", [[], [1]]));
        await pause(20);
      }
    };
    const loads = Promise.all([load(), load(), load(), load()]);
    try {
      for (let cut = 0; cut < CUTS; cut++) {
        await pause(100 + random() * 300);
        await until("a connection to cut while agents work", async () => {
          if (world.agent.open.length === 0) return undefined;
          const [row] = await world.database.rows(CUT);
          return Number(row?.["n"]) > 0 ? true : undefined;
        });
        // A transaction may be lost with its connection, and what it was to write is then repeated.
        world.countCrash();
      }
    } finally {
      isOver = true;
    }
    await loads;
    const withoutRetryAfter = world.ledger.refusals.filter(
      ({ retryAfterSeconds }) => !(Number(retryAfterSeconds) > 0),
    ).length;
    return { withoutRetryAfter };
  },
  bars: ({ withoutRetryAfter }, { tasks }) => [
    ...(withoutRetryAfter > 0 ? [`${withoutRetryAfter} refusals had no Retry-After`] : []),
    ...(tasks.every(({ status }) => status === "completed") ? [] : ["not every task completed"]),
  ],
});
