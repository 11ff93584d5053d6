import { readdirSync, readlinkSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createTask } from "../../../orchestrator/src/tasks/create-task.ts";
import { CALLER, startBenchService } from "../bench-service.ts";
import type { BenchService } from "../bench-service.ts";
import { startLocalAgent } from "../local-agent.ts";
import type { LocalAgent } from "../local-agent.ts";
import { inParallel } from "../measure.ts";
import type { Figure, Scenario, ScenarioOptions } from "../scenario.ts";
import { threeSteps } from "../three-steps.ts";

/** Enough to take up all slots, with the default cap of each. */
const AGENTS = 10;
/** Enough to take up all slots, with the cap on connections to each. */
const SERVERS = 3;

export const inFlight: Scenario = {
  name: "in-flight",
  about:
    "memory, event loop and sockets with 100 to 10,000 unfinished tasks while the agents hold their answers",
  async run({ quick }: ScenarioOptions): Promise<Figure[]> {
    const figures: Figure[] = [];
    for (const tasks of quick ? [100] : [100, 1000, 2000, 10_000]) figures.push(...(await hold(tasks)));
    return figures;
  },
};

async function hold(tasks: number): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack();
  const servers: LocalAgent[] = [];
  for (let i = 0; i < SERVERS; i++) servers.push(stack.use(await startLocalAgent()));
  await using service = await startBenchService();
  const agents: number[] = [];
  for (let i = 0; i < AGENTS; i++) {
    const url = servers[i % SERVERS]?.url ?? "";
    agents.push(await service.register(`Agent ${i}`, url));
  }
  for (const server of servers) server.hold();
  const before = process.memoryUsage();
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  await inParallel(tasks, 100, (i) =>
    createTask(service.app.deps, CALLER, threeSteps(agents[i % AGENTS] ?? 1)),
  );
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const held = process.memoryUsage();
  const sockets = openSockets();
  const stallWhileCreatingMs = loop.max / 1e6;
  loop.reset();
  for (const server of servers) server.release();
  const start = performance.now();
  await untilIdle(service);
  const drainedMs = performance.now() - start;
  loop.disable();
  const peakMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
  const name = (what: string): string => `${tasks.toLocaleString("en")} tasks: ${what}`;
  return [
    { name: name("memory of the process"), value: held.rss / 1e6, unit: "MB", budget: { atMost: 400 } },
    { name: name("heap grew by"), value: (held.heapUsed - before.heapUsed) / 1e6, unit: "MB" },
    { name: name("peak memory until all have ended"), value: peakMb, unit: "MB", budget: { atMost: 400 } },
    {
      name: name("longest stall while created"),
      value: stallWhileCreatingMs,
      unit: "ms",
      budget: { atMost: 150 },
    },
    {
      name: name("longest stall while worked off"),
      value: loop.max / 1e6,
      unit: "ms",
      budget: { atMost: 150 },
    },
    { name: name("sockets"), value: sockets, unit: "", budget: { atMost: 1000 } },
    { name: name("worked off per second"), value: (1000 * tasks) / drainedMs, unit: "/s" },
  ];
}

async function untilIdle({ app: { deps } }: BenchService): Promise<void> {
  const unfinished = async (): Promise<number> => {
    const { ready, delayed, running } = await deps.queue.stats();
    return ready + delayed + running;
  };
  while ((await unfinished()) > 0) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Sockets of this process; NaN where the system does not say. */
function openSockets(): number {
  try {
    return readdirSync("/proc/self/fd").filter((fd) => isSocket(`/proc/self/fd/${fd}`)).length;
  } catch {
    return Number.NaN;
  }
}

function isSocket(path: string): boolean {
  try {
    return readlinkSync(path).startsWith("socket:");
  } catch {
    return false;
  }
}
