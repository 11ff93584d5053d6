import { expect, test } from "vitest";
import { fakeAgent } from "./kit/fake-agent.ts";
import { startOrchestrator } from "./kit/start-orchestrator.ts";

test("an agent is registered, found, changed and removed; its name is free afterwards", async () => {
  await using orchestrator = await startOrchestrator();
  const { agents } = orchestrator.client;
  const endpoint = "http://127.0.0.1:18999";
  const made = await agents.register({
    name: "Data Analyzer",
    agent_type: "api",
    endpoint,
    capabilities: ["statistics"],
    metadata: { team: "x" },
  });
  expect(made).toMatchObject({
    name: "Data Analyzer",
    slug: "data-analyzer",
    status: "active",
    agent_type: "api",
  });
  expect(await agents.get(made.id)).toEqual(made);
  await expect(agents.register({ name: "data.analyzer", agent_type: "api", endpoint })).rejects.toMatchObject(
    { code: "AGENT_NAME_TAKEN", status: 409 },
  );

  const changed = await agents.update(made.id, { description: "new words", status: "inactive" });
  expect(changed).toMatchObject({
    description: "new words",
    status: "inactive",
    capabilities: ["statistics"],
    metadata: { team: "x" },
  });
  await agents.remove(made.id);
  await expect(agents.get(made.id)).rejects.toMatchObject({ code: "AGENT_NOT_FOUND" });
  await expect(agents.remove(made.id)).rejects.toMatchObject({ code: "AGENT_NOT_FOUND" });
  expect((await agents.register({ name: "Data Analyzer", agent_type: "api", endpoint })).id).not.toBe(
    made.id,
  );
});

test("agents are listed by type, status and capability, page by page", async () => {
  await using orchestrator = await startOrchestrator();
  const { agents } = orchestrator.client;
  for (let i = 1; i <= 5; i++) {
    await agents.register({
      name: `A${i}`,
      agent_type: i % 2 === 0 ? "api" : "custom",
      endpoint: "http://127.0.0.1:18999",
      capabilities: i === 3 ? ["Text Mining", "x"] : ["x"],
    });
  }
  await agents.update(2, { status: "inactive" });
  const names = async (query: Parameters<typeof agents.list>[0]): Promise<string[]> =>
    (await agents.list(query)).map(({ name }) => name);
  expect(await names({ agent_type: "api" })).toEqual(["A2", "A4"]);
  expect(await names({ status: "inactive" })).toEqual(["A2"]);
  expect(await names({ capability: "text mining" })).toEqual(["A3"]);
  expect(await names({ capability: "text" })).toEqual([]);
  expect(await names({ text: "a3" })).toEqual(["A3"]);
  expect(await names({ text: "A3 http" })).toEqual(["A3"]);
  expect(await names({ text: "A3 nowhere" })).toEqual([]);

  const first = await fetch(`${orchestrator.url}/api/agents?limit=2&capability=x`);
  expect(first.headers.get("x-total-count")).toBe("5");
  expect(first.headers.get("link")).toBe('</api/agents?limit=2&capability=x&cursor=2>; rel="next"');
  expect(await names({ limit: 2, cursor: 2 })).toEqual(["A3", "A4"]);
  expect(await names({ limit: 2, cursor: 4 })).toEqual(["A5"]);
});

test("statistics count agents by status and type", async () => {
  await using orchestrator = await startOrchestrator();
  const { agents } = orchestrator.client;
  for (const [name, agent_type] of [
    ["A", "api"],
    ["B", "api"],
    ["C", "openai"],
  ] as const)
    await agents.register({ name, agent_type, endpoint: "http://127.0.0.1:18999" });
  await agents.update(1, { status: "inactive" });
  expect(await agents.statistics()).toEqual({
    total_agents: 3,
    active_agents: 2,
    inactive_agents: 1,
    error_agents: 0,
    agents_by_type: { api: 2, openai: 1 },
  });
});

test("health is asked of the agent itself, and answers 503 when it is not well", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const up = await orchestrator.register({ endpoint: agent.url });
  const down = await orchestrator.register({ endpoint: "http://127.0.0.1:18999" });
  expect(await orchestrator.client.agents.checkHealth(up.id)).toMatchObject({
    agent_id: up.id,
    status: "healthy",
    endpoint: agent.url,
    response: { status: "healthy" },
  });
  agent.isHealthy(false);
  const response = await fetch(`${orchestrator.url}/api/agents/${up.id}/health`, { method: "POST" });
  expect([response.status, await response.json()]).toMatchObject([503, { status: "unhealthy" }]);
  const dead = await fetch(`${orchestrator.url}/api/agents/${down.id}/health`, { method: "POST" });
  expect([dead.status, await dead.json()]).toMatchObject([
    503,
    { status: "error", error: expect.stringMatching(/refused|reach/i) },
  ]);
});

test("the built-in templates are listed with everything that a registration needs", async () => {
  await using orchestrator = await startOrchestrator();
  const list = await orchestrator.client.templates.list();
  expect(list.map(({ name }) => name)).toEqual([
    "a2a_envelope",
    "api",
    "crewai",
    "custom",
    "databricks_foundation",
    "openai_compatible",
  ]);
  const openai = list.find(({ name }) => name === "openai_compatible");
  expect(await orchestrator.client.templates.get(openai?.id ?? 0)).toMatchObject({
    is_builtin: true,
    request_mapping: { path: "/v1/chat/completions" },
    response_mapping: {},
    auth_config: {},
  });
});

test("an inactive agent gets no new work, and is planned for again when it is active", async () => {
  await using orchestrator = await startOrchestrator();
  const { id } = await orchestrator.register({
    endpoint: "http://127.0.0.1:18999",
    capabilities: ["juggling"],
  });
  const plan = () => orchestrator.client.tasks.previewPlan({ description: "juggling" });
  expect((await plan()).steps[0]?.agent_id).toBe(id);
  await orchestrator.client.agents.update(id, { status: "inactive" });
  await expect(plan()).rejects.toMatchObject({ code: "NO_AGENTS" });
  await orchestrator.client.agents.update(id, { status: "active" });
  expect((await plan()).steps).toHaveLength(1);
});
