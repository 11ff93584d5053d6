import { createClient } from "@orchestrator/client";
import { closedLoop } from "../closed-loop.ts";
import { startLocalAgent } from "../local-agent.ts";
import { median } from "../measure.ts";
import { openLoop } from "../open-loop.ts";
import { registerAgentOver } from "../register-agent.ts";
import type { Figure, Scenario, ScenarioOptions } from "../scenario.ts";
import { startServiceProcess } from "../service-process.ts";
import type { ServiceProcess } from "../service-process.ts";
import { threeSteps } from "../three-steps.ts";

export const httpTasks: Scenario = {
  name: "http-tasks",
  about:
    "POST /api/tasks of 3 steps while the tasks run: 500 arrivals a second, and 100 closed-loop connections",
  async run({ quick }: ScenarioOptions): Promise<Figure[]> {
    await using agent = await startLocalAgent();
    const seconds = quick ? 3 : 10;
    const open: Awaited<ReturnType<typeof openRound>>[] = [];
    const closed: Awaited<ReturnType<typeof closedRound>>[] = [];
    for (let round = 0; round < 3; round++) {
      await using service = await startServiceProcess();
      const body = threeSteps(await registerAgentOver(createClient({ baseUrl: service.url }), agent.url));
      await openLoop({ url: `${service.url}/api/tasks`, body, perSecond: 500, seconds: 2 });
      open.push(await openRound(service, body, seconds));
      closed.push(await closedRound(service, body, seconds / 2));
    }
    const ofOpen = (figure: (round: (typeof open)[number]) => number): number => median(open.map(figure));
    const ofClosed = (figure: (round: (typeof closed)[number]) => number): number =>
      median(closed.map(figure));
    return [
      { name: "500 arrivals/s: p50", value: ofOpen((r) => r.p50Ms), unit: "ms" },
      { name: "500 arrivals/s: p95", value: ofOpen((r) => r.p95Ms), unit: "ms", budget: { atMost: 10 } },
      { name: "500 arrivals/s: slowest", value: ofOpen((r) => r.maxMs), unit: "ms" },
      {
        name: "500 arrivals/s: CPU per task, run to its end",
        value: ofOpen((r) => r.cpuMsPerTask),
        unit: "ms",
      },
      { name: "100 connections: p50", value: ofClosed((r) => r.p50Ms), unit: "ms" },
      { name: "100 connections: p95", value: ofClosed((r) => r.p95Ms), unit: "ms", budget: { atMost: 50 } },
      { name: "100 connections: created per second", value: ofClosed((r) => r.perSecond), unit: "/s" },
      {
        name: "100 connections: run to the end per second",
        value: ofClosed((r) => r.runPerSecond),
        unit: "/s",
      },
      { name: "100 connections: refused with 503", value: ofClosed((r) => r.refused), unit: "" },
    ];
  },
};

async function openRound(service: ServiceProcess, body: unknown, seconds: number) {
  const cpuBefore = await service.cpuMs();
  const times = await openLoop({ url: `${service.url}/api/tasks`, body, perSecond: 500, seconds });
  await service.untilIdle();
  return { ...times, cpuMsPerTask: ((await service.cpuMs()) - cpuBefore) / (500 * seconds) };
}

async function closedRound(service: ServiceProcess, body: unknown, seconds: number) {
  const start = performance.now();
  const result = await closedLoop(service, {
    method: "POST",
    path: "/api/tasks",
    body,
    connections: 100,
    seconds,
  });
  await service.untilIdle();
  const total = result.answers;
  return { ...result, runPerSecond: (1000 * total) / (performance.now() - start) };
}
