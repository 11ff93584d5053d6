import { startPostgresCluster } from "../../../orchestrator/test/kit/postgres-cluster.ts";
import { databaseAt } from "../../../orchestrator/test/kit/test-database.ts";
import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { pause, until } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";
import type { World } from "../world/world.ts";

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
    world.agent.reacts("worker", () => ({ kind: "answer", afterMs: round.random() * 50 }));
    return world;
  },
  async disturb(world, { random }) {
    const cluster = clusters.get(world);
    const { ledger } = world;
    const submitting = ledger.submitMany(80, () => taskFor("worker", [[], [1]]), 4);
    await until("calls to begin", () => (world.agent.callCount > 5 ? true : undefined));
    await pause(random() * 200);
    await cluster?.crash();
    world.countCrash();
    await until("refusals", () => (ledger.refusals.length > 0 ? true : undefined));
    const ready = await world.fetch(`${world.service.url}/health/ready`);
    await cluster?.start();
    await submitting;
    return { refusals: [...ledger.refusals], unanswered: ledger.unanswered, readyStatus: ready.status };
  },
  bars: ({ refusals, unanswered, readyStatus }) => [
    ...refusals
      .filter(({ status, retryAfterSeconds }) => status !== 503 || !(Number(retryAfterSeconds) > 0))
      .map(({ status, code }) => `a submit was refused with ${status} ${code} and no Retry-After`),
    ...(unanswered > 0 ? [`${unanswered} submits got no answer`] : []),
    ...(readyStatus === 503 ? [] : [`/health/ready answered ${readyStatus} without a database`]),
  ],
});
