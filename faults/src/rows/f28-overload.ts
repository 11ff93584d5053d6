import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { taskFor } from "../world/plans.ts";
import { pause } from "../world/until.ts";
import { openWorld } from "../world/world.ts";

const BACKLOG = 100;

export const f28: Fault = defineFault({
  id: "F28",
  about: "ten times more submits than the service can work off",
  databases: ["sqlite", "postgres"],
  rounds: { quick: 1, full: 3 },
  async prepare(round) {
    const world = await openWorld(round, { env: { MAX_BACKLOG: String(BACKLOG) } });
    await world.register("slow", { config: { max_concurrency: 4 } });
    // 40 a second at most.
    world.agent.reacts("slow", () => ({ kind: "answer", afterMs: 100 }));
    return world;
  },
  async disturb(world, { scale }) {
    const until = performance.now() + (scale === "full" ? 60_000 : 4000);
    const { ledger } = world;
    const healthMs: number[] = [];
    const watching = (async () => {
      while (performance.now() < until) {
        const startedAt = performance.now();
        await (await world.fetch(`${world.service.url}/health`)).arrayBuffer();
        healthMs.push(performance.now() - startedAt);
        await pause(100);
      }
    })();
    const submit = async (): Promise<void> => {
      while (performance.now() < until) {
        await ledger.try(taskFor("slow"));
        await pause(15);
      }
    };
    await Promise.all(Array.from({ length: 10 }, submit));
    await watching;
    const slowest = healthMs.toSorted((a, b) => a - b)[Math.floor(healthMs.length * 0.99)] ?? 0;
    return { refusals: [...ledger.refusals], slowest, scale };
  },
  bars: ({ refusals, slowest, scale }, { tasks, acknowledged }) => [
    ...(refusals.length > 0 ? [] : ["nothing was refused"]),
    ...refusals
      .filter(
        ({ status, retryAfterSeconds }) => ![429, 503].includes(status) || !(Number(retryAfterSeconds) > 0),
      )
      .map(({ status, code }) => `refused with ${status} ${code} and no Retry-After`),
    ...(tasks.length === acknowledged.length ? [] : ["more tasks were stored than acknowledged"]),
    ...(tasks.every(({ status }) => status === "completed") ? [] : ["accepted work did not complete"]),
    // The quick form runs beside other tests.
    ...(slowest < (scale === "full" ? 200 : 2000) ? [] : [`99 % of /health took ${Math.round(slowest)} ms`]),
  ],
});
