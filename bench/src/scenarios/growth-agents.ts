import { once } from "node:events";
import type { Connector } from "../../../orchestrator/src/connectors/connector.ts";
import { findAgentRow, insertAgentRow } from "../../../orchestrator/src/store/tables/agents.ts";
import { startBenchService } from "../bench-service.ts";
import type { BenchService } from "../bench-service.ts";
import { cpuMicrosOf } from "../measure.ts";
import type { Figure, Scenario, ScenarioOptions } from "../scenario.ts";
import { syntheticAgents, syntheticRequests } from "../synthetic-agents.ts";

const ENDPOINT = "http://127.0.0.1:49151";

export const growthAgents: Scenario = {
  name: "growth-agents",
  about: "CPU of requests with 100 to 100,000 agents registered",
  async run({ quick }: ScenarioOptions): Promise<Figure[]> {
    const figures: Figure[] = [];
    for (const count of quick ? [100, 1000] : [100, 1000, 10_000, 100_000])
      figures.push(...(await withAgents(count)));
    return figures;
  },
};

// Agents that do not answer: what is measured is the creation of tasks.
const silent: Pick<Connector, "start"> = {
  start: async (_call, { signal }) => {
    await once(signal, "abort");
    const failure = { type: "AGENT_TIMEOUT" as const, message: "silent", retryable: false, uncertain: false };
    return { kind: "failed", failure };
  },
};

async function withAgents(count: number): Promise<Figure[]> {
  await using service = await startBenchService({ connectorFor: () => silent as Connector });
  const agents = syntheticAgents(count);
  await insertAgents(service, agents);
  const requests = syntheticRequests(agents, 200);
  const request = async (method: "GET" | "POST", url: string, payload?: object): Promise<void> => {
    const answer = await service.app.rest.inject({
      method,
      url,
      headers: { host: "localhost" },
      ...(payload && { payload }),
    });
    if (answer.statusCode >= 300) throw new Error(`${method} ${url} answered ${answer.body}`);
  };
  let registered = 0;
  const registerOneMore = (): Promise<number> => service.register(`One more ${++registered}`, ENDPOINT);
  const measured: [string, number][] = [
    ["GET /api/agents", await cpuMicrosOf(200, 4, () => request("GET", "/api/agents"))],
    [
      "POST /api/tasks/plan",
      await cpuMicrosOf(200, 4, (i) =>
        request("POST", "/api/tasks/plan", { description: requests[i % requests.length] }),
      ),
    ],
    [
      "POST /api/tasks",
      await cpuMicrosOf(200, 4, (i) =>
        request("POST", "/api/tasks", { user_id: "bench", description: requests[i % requests.length] }),
      ),
    ],
    ["register one more", await cpuMicrosOf(10, 1, registerOneMore)],
    [
      "register one more, then plan",
      // Each builds the planner's index anew, which takes seconds at 100,000 agents.
      await cpuMicrosOf(count > 10_000 ? 2 : 10, 1, async (i) => {
        await registerOneMore();
        await request("POST", "/api/tasks/plan", { description: requests[i % requests.length] });
      }),
    ],
  ];
  return measured.map(([what, value]) => ({
    name: `${count.toLocaleString("en")} agents: ${what}`,
    value,
    unit: "µs",
  }));
}

async function insertAgents(
  service: BenchService,
  agents: ReturnType<typeof syntheticAgents>,
): Promise<void> {
  const { deps } = service.app;
  // In one transaction and past the checks of a registration: 10,000 of them would take long.
  const template = await findAgentRow(deps.store.reader, await service.register("Agent 0", ENDPOINT));
  if (template === undefined) throw new Error("cannot happen: the agent was just registered");
  const { id: _id, removed_at: _removedAt, ...columns } = template;
  await deps.store.transaction(async (tx) => {
    for (const { id, name, description, capabilities } of agents) {
      await insertAgentRow(tx, {
        ...columns,
        name,
        slug: `agent-no-${id}`,
        description,
        capabilities: JSON.stringify(capabilities),
      });
    }
  });
  await deps.catalogue.refresh();
}
