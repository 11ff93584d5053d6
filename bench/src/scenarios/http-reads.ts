import { createClient } from "@orchestrator/client";
import { closedLoop } from "../closed-loop.ts";
import { startLocalAgent } from "../local-agent.ts";
import { registerAgentOver } from "../register-agent.ts";
import type { Figure, Scenario, ScenarioOptions } from "../scenario.ts";
import { startServiceProcess } from "../service-process.ts";
import { threeSteps } from "../three-steps.ts";

const TASKS = 100;

export const httpReads: Scenario = {
  name: "http-reads",
  about: "the GET routes at 1 and 100 closed-loop connections, over 100 finished tasks",
  async run({ quick }: ScenarioOptions): Promise<Figure[]> {
    await using agent = await startLocalAgent();
    await using service = await startServiceProcess();
    const client = createClient({ baseUrl: service.url });
    const body = threeSteps(await registerAgentOver(client, agent.url));
    const { session_id: session } = await client.sessions.create({ user_id: "bench" });
    for (let i = 0; i < TASKS; i++) await client.tasks.create({ ...body, session_id: session });
    const paths = [
      "/health",
      "/api/agents",
      "/api/agents/1",
      "/api/agents/stats",
      "/api/agent-templates",
      "/api/tasks",
      "/api/tasks/1",
      `/api/sessions/${session}`,
      `/api/sessions/${session}/messages`,
    ];
    const figures: Figure[] = [];
    for (const path of paths) {
      const name = path.replace(session, "{id}");
      const seconds = quick ? 1 : 3;
      await closedLoop(service, { method: "GET", path, connections: 10, seconds: 1 });
      const one = await closedLoop(service, { method: "GET", path, connections: 1, seconds });
      const many = await closedLoop(service, { method: "GET", path, connections: 100, seconds });
      figures.push(
        { name: `${name}: p50 at 1`, value: one.p50Ms, unit: "ms" },
        { name: `${name}: p95 at 1`, value: one.p95Ms, unit: "ms" },
        { name: `${name}: p50 at 100`, value: many.p50Ms, unit: "ms" },
        { name: `${name}: p95 at 100`, value: many.p95Ms, unit: "ms" },
        { name: `${name}: CPU per request`, value: many.cpuMicros, unit: "µs" },
      );
    }
    return figures;
  },
};
