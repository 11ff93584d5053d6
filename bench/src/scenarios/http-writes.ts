import { createClient } from "@orchestrator/client";
import { closedLoop } from "../closed-loop.ts";
import type { Load } from "../closed-loop.ts";
import { startLocalAgent } from "../local-agent.ts";
import { registerAgentOver } from "../register-agent.ts";
import type { Figure, Scenario, ScenarioOptions } from "../scenario.ts";
import { startServiceProcess } from "../service-process.ts";

export const httpWrites: Scenario = {
  name: "http-writes",
  about: "the POST and PUT routes at 1 and 100 closed-loop connections",
  async run({ quick }: ScenarioOptions): Promise<Figure[]> {
    await using agent = await startLocalAgent();
    await using service = await startServiceProcess();
    const client = createClient({ baseUrl: service.url });
    const id = await registerAgentOver(client, agent.url);
    const { session_id: session } = await client.sessions.create({ user_id: "bench" });
    const figures: Figure[] = [];
    for (const [name, load] of routes(id, session, agent.url)) {
      const seconds = quick ? 1 : 3;
      await closedLoop(service, { ...load, connections: 10, seconds: 1 });
      const one = await closedLoop(service, { ...load, connections: 1, seconds });
      const many = await closedLoop(service, { ...load, connections: 100, seconds });
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

type Route = [name: string, load: Omit<Load, "connections" | "seconds">];

function routes(agentId: number, session: string, endpoint: string): Route[] {
  let names = 0;
  const nameless = { agent_type: "api", endpoint, capabilities: ["work"] };
  const envelope = {
    sender: "bench",
    receiver: "Local Agent",
    message_type: "request",
    session_id: "",
    content: { description: "work" },
  };
  const mapping = { template: "api" };
  return [
    ["POST /api/sessions", { method: "POST", path: "/api/sessions", body: { user_id: "bench" } }],
    [
      "POST /api/sessions/{id}/messages",
      { method: "POST", path: `/api/sessions/${session}/messages`, body: { content: "hello" } },
    ],
    [
      "POST /api/tasks/plan",
      { method: "POST", path: "/api/tasks/plan", body: { description: "work on it" } },
    ],
    ["POST /a2a/message, one step", { method: "POST", path: "/a2a/message", body: envelope }],
    [
      "POST /api/agents/test-connection",
      { method: "POST", path: "/api/agents/test-connection", body: { endpoint, template_config: mapping } },
    ],
    [
      "PUT /api/agents/{id}",
      { method: "PUT", path: `/api/agents/${agentId}`, body: { description: "Works on what it is given" } },
    ],
    [
      "POST /api/agents/register",
      {
        method: "POST",
        path: "/api/agents/register",
        bodyOf: () => ({ ...nameless, name: `Made ${++names}` }),
      },
    ],
  ];
}
