import { defineFault } from "../fault.ts";
import type { Fault } from "../fault.ts";
import { cpuMsOf } from "../world/process-resources.ts";
import { herdOf } from "./herd-of.ts";
import type { Herd } from "./herd-of.ts";
import { until } from "../world/until.ts";
import { openWorldWithWorker } from "../world/world.ts";
import type { World } from "../world/world.ts";

/** Three of ten. */
const hangs = (i: number): boolean => i % 10 < 3;

/** What the service says that it does, and as many whose end the agent may notice after the next beginning. */
const AT_ONCE = 64;
const SEEN_LATE = 16;
/**
 * Of the agents in turn three of ten keep their place for five seconds: when all places are kept some 213 have been
 * asked, and then as many again.
 */
const MOST_WITHIN_SECOND = 300;

/** The agents that the sweep found to be what they are not. */
async function misjudgedOf(world: World): Promise<string[]> {
  const rows = await world.database.rows("SELECT name, health_status FROM agents");
  return rows
    .filter(({ name, health_status: status }) => {
      const [, number] = String(name).split("sleeper-");
      return (number !== undefined && hangs(Number(number))) === (status === "healthy");
    })
    .map(({ name, health_status: status }) => `${String(name)} is ${String(status)}`);
}

export const f35: Fault = defineFault({
  id: "F35",
  about: "a health sweep over 1,000 agents, 300 of them hanging",
  databases: ["sqlite"],
  rounds: { quick: 1, full: 3 },
  prepare: openWorldWithWorker,
  async disturb(world, { scale }) {
    const count = scale === "full" ? 1000 : 100;
    for (let i = 0; i < count; i++) {
      await world.register(`sleeper-${i}`);
      if (hangs(i)) world.agent.reacts(`sleeper-${i}/health`, () => ({ kind: "hang" }));
    }
    await world.service.terminate();
    // The sweep begins a little after the start.
    await world.startService({ HEALTH_CHECK_SECONDS: "2" });
    await until("the sweep to begin", () => (world.agent.checks.length > 0 ? true : undefined));
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
    const cpuShare = (cpuMsOf(pid) - cpuBefore) / tookMs;
    const herd = herdOf(world.agent.checks);
    // An agent that other work kept from answering in time is found well by the next sweep.
    if (scale === "quick")
      await until("all agents to be judged", async () =>
        (await misjudgedOf(world)).length === 0 ? true : undefined,
      ).catch(() => undefined);
    return { tookMs, cpuShare, scale, herd, misjudged: await misjudgedOf(world) };
  },
  met: ({ herd }) => ({ "checks at once": herd.atOnce, "checks within a second": herd.withinSecond }),
  bars: ({ tookMs, cpuShare, scale, herd, misjudged }) => [
    // When other work keeps the agent it sees beginnings and ends in another order.
    ...(scale === "full" ? missedBy(herd) : []),
    ...(misjudged.length === 0 ? [] : [`${misjudged.length} agents misjudged, first: ${misjudged[0]}`]),
    ...(tookMs < 60_000 ? [] : [`the sweep took ${Math.round(tookMs / 1000)} s`]),
    ...(scale === "quick" || cpuShare < 0.25 ? [] : [`it took ${Math.round(cpuShare * 100)} % of a core`]),
  ],
});

const missedBy = ({ atOnce, withinSecond, twice }: Herd): string[] => [
  ...(atOnce <= AT_ONCE + SEEN_LATE ? [] : [`${atOnce} checks ran at once`]),
  ...(withinSecond <= MOST_WITHIN_SECOND ? [] : [`${withinSecond} checks began within one second`]),
  ...(twice === 0 ? [] : [`${twice} checks met an agent that was checked already`]),
];
