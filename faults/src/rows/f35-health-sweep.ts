import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { cpuMsOf } from "../world/process-resources.ts";
import { until } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";

export const f35: Fault = defineFault({
  id: "F35",
  about: "a health sweep over 1,000 agents, 300 of them hanging",
  databases: ["sqlite"],
  rounds: { quick: 1, full: 3 },
  prepare: openWorldWithWorker,
  async disturb(world, { scale }) {
    const count = scale === "full" ? 1000 : 60;
    for (let i = 0; i < count; i++) {
      await world.register(`sleeper-${i}`);
      if (i % 10 < 3) world.agent.reacts(`sleeper-${i}/health`, () => ({ kind: "hang" }));
    }
    await world.service.terminate();
    // The sweep begins a little after the start.
    await world.startService({ HEALTH_CHECK_SECONDS: "2" });
    await until("the sweep to begin", () => (world.agent.probes > 0 ? true : undefined));
    const { pid } = world.service;
    const [startedAt, cpuBefore] = [performance.now(), cpuMsOf(pid)];
    await until(
      "every agent to be checked",
      async () => {
        const [row] = await world.database.rows(
          "SELECT count(*) AS n FROM agents WHERE health_checked_at IS NOT NULL",
        );
        return Number(row?.["n"]) === count + 1 ? true : undefined;
      },
      120_000,
    );
    const tookMs = performance.now() - startedAt;
    return { tookMs, cpuShare: (cpuMsOf(pid) - cpuBefore) / tookMs, scale };
  },
  bars: ({ tookMs, cpuShare, scale }) => [
    ...(tookMs < 60_000 ? [] : [`the sweep took ${Math.round(tookMs / 1000)} s`]),
    ...(scale === "quick" || cpuShare < 0.25 ? [] : [`it took ${Math.round(cpuShare * 100)} % of a core`]),
  ],
});
