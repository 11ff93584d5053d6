import { startPostgresCluster } from "../../../orchestrator/test/kit/postgres-cluster.ts";
import { databaseAt } from "../../../orchestrator/test/kit/test-database.ts";
import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { pause, until } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";
import type { World } from "../world/world.ts";

/** This share of the calls. */
const HELD = 0.3;
/** The crash comes when so many are. */
const LEAST_HELD = 6;
const LOAD_PAUSE_MS = 20;
/** When the database is back all that was accepted completes within this time, by itself. */
const HEALS_WITHIN_MS = 60_000;

const clusters = new WeakMap<World, Awaited<ReturnType<typeof startPostgresCluster>>>();

export const f04: Fault = defineFault({
  id: "F04",
  about: "PostgreSQL stopped with -m immediate under load, and started again",
  databases: ["postgres"],
  rounds: { quick: 1, full: 20 },
  async prepare(round) {
    const cluster = await startPostgresCluster();
    const database = databaseAt({
      url: cluster.urlOf("postgres"),
      [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
    });
    const world = await openWorldWithWorker(round, { database, ownsDatabase: true });
    clusters.set(world, cluster);
    return world;
  },
  async disturb(world, { random, scale }) {
    const cluster = clusters.get(world);
    const { ledger, agent } = world;
    // Some calls are held over the crash, and some of those are answered while there is no database.
    const [crashed, back] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const gates = [crashed.promise, back.promise];
    let held = 0;
    agent.reacts("worker", ({ attempt }) => {
      const afterMs = random() * 50;
      if (attempt > 1 || random() >= HELD) return { kind: "answer", afterMs };
      return { kind: "answer", after: gates[held++ % gates.length] ?? crashed.promise, afterMs };
    });
    let isOver = false;
    const load = async (): Promise<void> => {
      while (!isOver) {
        await ledger.submit(taskFor("worker", [[], [1]]));
        await pause(LOAD_PAUSE_MS);
      }
    };
    const loads = Promise.all(Array.from({ length: 4 }, load));
    try {
      await until("calls to be held", () => (held >= LEAST_HELD ? true : undefined));
      await pause(random() * 200);
      const inFlight = agent.open.length;
      await cluster?.crash();
      world.countCrash();
      crashed.resolve();
      await until("refusals", () => (ledger.refusals.length > 0 ? true : undefined));
      const ready = await world.fetch(`${world.service.url}/health/ready`);
      await pause(random() * 500);
      await cluster?.start();
      const startedAt = performance.now();
      const { length: known } = ledger.acknowledged;
      await until("a task to be accepted again", () => ledger.acknowledged.length > known || undefined);
      isOver = true;
      back.resolve();
      await loads;
      const isInTime = await world.settle(HEALS_WITHIN_MS);
      const healedMs = performance.now() - startedAt;
      // The quick form runs beside other tests: there it is enough that all completes.
      const isSlow = !isInTime && scale === "full";
      const { refusals, unanswered } = ledger;
      return { inFlight, refusals: [...refusals], unanswered, readyStatus: ready.status, healedMs, isSlow };
    } finally {
      isOver = true;
    }
  },
  bars: ({ inFlight, refusals, unanswered, readyStatus, healedMs, isSlow }, { tasks }) => [
    ...(inFlight > 0 ? [] : ["the crash met no call"]),
    ...(tasks.every(({ status }) => status === "completed") ? [] : ["not every task completed"]),
    ...(isSlow
      ? [`${Math.round(healedMs / 1000)} s after the database was back not every task had ended`]
      : []),
    ...refusals
      .filter(({ status, retryAfterSeconds }) => status !== 503 || !(Number(retryAfterSeconds) > 0))
      .map(({ status, code }) => `a submit was refused with ${status} ${code} and no Retry-After`),
    ...(unanswered > 0 ? [`${unanswered} submits got no answer`] : []),
    ...(readyStatus === 503 ? [] : [`/health/ready answered ${readyStatus} without a database`]),
  ],
  met: ({ inFlight }) => ({ "calls in flight at the crash": inFlight }),
});
