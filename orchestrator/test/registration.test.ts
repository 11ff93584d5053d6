import { expect, test } from "vitest";
import type { Agent, AgentEvent, ConnectionTest, Problem } from "@orchestrator/contracts";
import { fakeAgent } from "./kit/fake-agent.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";
import type { TestOrchestrator } from "./kit/start-orchestrator.ts";

const SECRET = "very-secret-token-of-a-test";

test("a connection test shows the request without its secrets, the answer and what the mapping finds", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answersRaw(JSON.stringify({ status: "ok", result: "Bonjour" }));
  const report = await testOf(orchestrator, {
    endpoint: agent.url,
    template_config: {
      request_mapping: { path: "/ask", body_mapping: { q: "${input.description}" } },
      response_mapping: { result_path: "$.result" },
      auth_config: { type: "bearer", token: SECRET },
    },
    test_query: "Hello?",
  });
  expect(report).toMatchObject({
    success: true,
    status_code: 200,
    response: { status: "ok", result: "Bonjour" },
    extracted_result: "Bonjour",
    request: {
      method: "POST",
      url: `${agent.url}/ask`,
      headers: { authorization: "[secret]" },
      body: { q: "Hello?" },
    },
  });
  expect(report.checks.map(({ check, status }) => [check, status])).toEqual([
    ["request", "passed"],
    ["dns", "skipped"],
    ["connection", "passed"],
    ["tls", "skipped"],
    ["http", "passed"],
    ["extraction", "passed"],
  ]);
  expect(agent.calls[0]?.headers["authorization"]).toBe(`Bearer ${SECRET}`);
  expect(JSON.stringify(report)).not.toContain(SECRET);
});

test("a request that leaves the words of the task out is warned of", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const report = await testOf(orchestrator, {
    endpoint: agent.url,
    template_config: {
      request_mapping: { body_mapping: { q: "{query}" } },
      response_mapping: { result_path: "$.result" },
    },
  });
  expect(report).toMatchObject({ success: true, warning: expect.stringContaining("${input.description}") });
});

test("when the mapping finds nothing, the test names paths of the answer that do", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answersRaw(
    JSON.stringify({ id: "1", choices: [{ message: { role: "assistant", content: "Bonjour" } }] }),
  );
  const report = await testOf(orchestrator, {
    endpoint: agent.url,
    template_config: { response_mapping: { result_path: "$.output" } },
  });
  expect(report).toMatchObject({
    success: false,
    error_type: "AGENT_RESPONSE_INVALID",
    extracted_result: null,
  });
  expect(report.message).toContain("$.choices[0].message.content");
  const mended = await testOf(orchestrator, {
    endpoint: agent.url,
    template_config: { response_mapping: { result_path: report.suggested_paths[0]?.path } },
  });
  expect(mended).toMatchObject({ success: true, extracted_result: "Bonjour" });
});

test.each([
  [
    "is not there",
    "http://127.0.0.1:18999",
    "AGENT_UNREACHABLE",
    /Nothing answers/,
    ["passed", "skipped", "failed", "skipped", "skipped", "skipped"],
  ],
] as const)(
  "an agent that %s fails its test with what to do, and the service answers 200",
  async (_name, endpoint, type, advice, checks) => {
    await using orchestrator = await startOrchestrator();
    const report = await testOf(orchestrator, { endpoint, template_config: {} });
    expect(report).toMatchObject({ success: false, status_code: null, error_type: type });
    expect(report.message).toMatch(advice);
    expect(report.checks.map(({ status }) => status)).toEqual(checks);
  },
);

test("a connection test says how long each part took, and where it broke off", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const named = agent.url.replace("127.0.0.1", "localhost");
  const good = await testOf(orchestrator, { endpoint: named, template_config: { template: "api" } });
  expect(good.checks).toEqual([
    { check: "request", status: "passed", message: `POST ${named}/process`, took_ms: null },
    { check: "dns", status: "passed", message: "localhost has an address", took_ms: expect.any(Number) },
    { check: "connection", status: "passed", message: expect.any(String), took_ms: expect.any(Number) },
    { check: "tls", status: "skipped", message: "http:// is not encrypted", took_ms: null },
    { check: "http", status: "passed", message: "status 200", took_ms: expect.any(Number) },
    { check: "extraction", status: "passed", message: "the result was found", took_ms: expect.any(Number) },
  ]);
  const where = async (endpoint: string): Promise<string | undefined> =>
    (await testOf(orchestrator, { endpoint, template_config: { template: "api" } })).checks.find(
      ({ status }) => status === "failed",
    )?.check;
  expect(await where(agent.url.replace("http:", "https:"))).toBe("tls");
  expect(await where("http://no-such-host.invalid")).toBe("dns");
  agent.failsTimes(1, 500);
  expect(await where(agent.url)).toBe("http");
  agent.answersHtml();
  expect(await where(agent.url)).toBe("extraction");
});

test("headers given for a test are sent, and neither shown nor kept", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const report = await testOf(orchestrator, {
    endpoint: agent.url,
    template_config: { template: "openai_compatible" },
    auth_headers: { "x-api-key": SECRET },
  });
  expect(agent.calls[0]?.headers["x-api-key"]).toBe(SECRET);
  expect(JSON.stringify(report)).not.toContain(SECRET);
});

test("a test goes nowhere that agents may not live, and reads no variable that is not theirs", async () => {
  await using orchestrator = await startOrchestrator();
  const refused = async (body: object): Promise<string> =>
    ((await (await post(orchestrator, "/api/agents/test-connection", body)).json()) as Problem).code;
  expect(await refused({ endpoint: "http://169.254.169.254/", template_config: {} })).toBe(
    "ENDPOINT_NOT_ALLOWED",
  );
  expect(
    await refused({
      endpoint: "http://127.0.0.1:18999",
      template_config: { auth_config: { type: "bearer", env_var: "HOME" } },
    }),
  ).toBe("ENV_VAR_NOT_ALLOWED");
  expect(
    await refused({
      endpoint: "http://127.0.0.1:18999",
      template_config: { response_mapping: { result_path: "$[" } },
    }),
  ).toBe("TEMPLATE_INVALID");
});

test("an agent is registered through a template once it has answered, with the mapping that was tested", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answersRaw(JSON.stringify({ success: true, outcome: "kicked off" }));
  const body = {
    name: "Crew",
    description: "A crew",
    endpoint: agent.url,
    capabilities: ["crewing"],
    template_id: "crewai",
  };

  const failed = await post(orchestrator, "/api/agents/register-with-template", body);
  const problem = (await failed.json()) as Problem;
  expect([failed.status, problem.code]).toEqual([422, "AGENT_TEST_FAILED"]);
  expect(problem.detail).toContain("$.outcome");
  expect(problem.details?.["test"]).toMatchObject({ success: false, status_code: 200 });
  expect(await orchestrator.client.agents.list()).toEqual([]);

  const mended = { ...body, custom_config: { response_mapping: { result_path: "$.outcome" } } };
  const registered = (await (
    await post(orchestrator, "/api/agents/register-with-template", mended)
  ).json()) as Agent;
  expect(registered).toMatchObject({
    name: "Crew",
    agent_type: "crewai",
    status: "active",
    config: { template: "crewai", response_mapping: { result_path: "$.outcome" } },
  });
  const task = await orchestrator.client.tasks.run(
    { description: "d", user_id: "u1", plan: planOf("Crew", [[]]) },
    10,
  );
  expect(task.result?.output).toBe("kicked off");
});

test("`skip_test` registers an agent that is not up yet", async () => {
  await using orchestrator = await startOrchestrator();
  const response = await post(orchestrator, "/api/agents/register-with-template", {
    name: "Later",
    endpoint: "http://127.0.0.1:18999",
    template_id: 1,
    skip_test: true,
  });
  expect(response.status).toBe(201);
});

test("a token is kept sealed, sent to its agent, and shown nowhere", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const agentMade = await orchestrator.register({
    name: "Locked",
    endpoint: agent.url,
    config: { auth_config: { type: "api_key", header: "x-key", token: SECRET } },
  });
  expect(agentMade.config).toEqual({ auth_config: { type: "api_key", header: "x-key", has_token: true } });
  await orchestrator.restart();
  await orchestrator.client.tasks.run({ description: "d", user_id: "u1", plan: planOf("Locked", [[]]) }, 10);
  expect(agent.calls[0]?.headers["x-key"]).toBe(SECRET);
  const shown = JSON.stringify([
    await orchestrator.client.agents.get(agentMade.id),
    await orchestrator.client.agents.list(),
    await orchestrator.client.tasks.list(),
  ]);
  expect(shown).not.toContain(SECRET);
  expect(await orchestrator.database.contents()).not.toContain(SECRET);
});

test("a token must be given again when the agent moves to another host, and stays when something else changes", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  await using thief = await fakeAgent();
  const { id, config } = await orchestrator.register({
    name: "Locked",
    endpoint: agent.url,
    config: { auth_config: { type: "bearer", token: SECRET } },
  });
  const { agents, tasks } = orchestrator.client;
  await expect(agents.update(id, { endpoint: thief.url })).rejects.toMatchObject({
    code: "SECRET_NEEDED",
    status: 422,
  });
  await agents.update(id, { description: "other words", config });
  await tasks.run({ description: "d", user_id: "u1", plan: planOf("Locked", [[]]) }, 10);
  expect(agent.calls[0]?.headers["authorization"]).toBe(`Bearer ${SECRET}`);
  await agents.update(id, {
    endpoint: thief.url,
    config: { auth_config: { type: "bearer", token: "another-token" } },
  });
  await tasks.run({ description: "d", user_id: "u1", plan: planOf("Locked", [[]]) }, 10);
  expect(thief.calls[0]?.headers["authorization"]).toBe("Bearer another-token");
});

test("a template of one's own is checked, used, changed for all its agents, and not removed under them", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answersRaw(JSON.stringify({ a: "one", b: "two" }));
  const template = {
    template: "my_agent",
    display_name: "My agent",
    description: "Answers",
    version: 3,
    request_mapping: { path: "/x", body_mapping: { q: "${input.text}" } },
    response_mapping: { result_path: "$.a" },
    tests: [
      {
        name: "plain",
        input: { description: "hi" },
        request: { method: "POST", path: "/x", body: { q: "hi" } },
        reply: { status: 200, body: { a: 1 } },
        outcome: { status: "completed", output: 1 },
      },
    ],
  };
  const wrong = {
    ...template,
    tests: [{ ...template.tests[0], outcome: { status: "completed", output: 2 } }],
  };
  expect(((await (await post(orchestrator, "/api/agent-templates", wrong)).json()) as Problem).code).toBe(
    "TEMPLATE_INVALID",
  );
  const made = (await (await post(orchestrator, "/api/agent-templates", template)).json()) as { id: number };
  expect((await post(orchestrator, "/api/agent-templates", template)).status).toBe(409);
  await orchestrator.register({
    name: "Mine",
    agent_type: "custom",
    endpoint: agent.url,
    config: { template: "my_agent" },
  });
  const run = async () =>
    (await orchestrator.client.tasks.run({ description: "d", user_id: "u1", plan: planOf("Mine", [[]]) }, 10))
      .result?.output;
  expect(await run()).toBe("one");
  const put = await fetch(`${orchestrator.url}/api/agent-templates/${made.id}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ response_mapping: { result_path: "$.b" }, tests: [] }),
  });
  // What is not given stays.
  expect([put.status, await put.json()]).toMatchObject([
    200,
    { display_name: "My agent", description: "Answers", version: 3, request_mapping: { path: "/x" } },
  ]);
  expect(await run()).toBe("two");
  const remove = await fetch(`${orchestrator.url}/api/agent-templates/${made.id}`, { method: "DELETE" });
  expect([remove.status, ((await remove.json()) as Problem).code]).toEqual([409, "TEMPLATE_IN_USE"]);
  await orchestrator.restart();
  expect(await run()).toBe("two");
  const builtin = await fetch(`${orchestrator.url}/api/agent-templates/1`, { method: "DELETE" });
  expect(((await builtin.json()) as Problem).code).toBe("TEMPLATE_BUILTIN");
});

test("agents are checked by themselves: one that fails three times in a row gets no more work until it is well", async () => {
  await using hook = await fakeAgent();
  await using orchestrator = await startOrchestrator({ env: { ALERT_WEBHOOK_URL: `${hook.url}/alert` } });
  await using agent = await fakeAgent();
  const { id } = await orchestrator.register({
    name: "Weak",
    endpoint: agent.url,
    capabilities: ["weakness"],
  });
  const events = agentEvents(orchestrator);
  agent.isHealthy(false);
  for (let checks = 1; checks <= 3; checks++) {
    expect((await orchestrator.client.agents.get(id)).status).toBe("active");
    orchestrator.clock.skip(61_000);
    await until(async () => ((await orchestrator.client.agents.get(id)).health?.failures ?? 0) >= checks);
  }
  expect(await orchestrator.client.agents.get(id)).toMatchObject({
    status: "error",
    health: { status: "unhealthy", failures: 3 },
  });
  expect(await nextOf(events, "agent.status_changed")).toMatchObject({
    agent_id: id,
    data: { from: "active", to: "error", agent_name: "Weak" },
  });
  await hook.untilCalled(1);
  expect(hook.calls[0]?.body).toMatchObject({ type: "agent.status_changed", agent_id: id, to: "error" });
  await expect(orchestrator.client.tasks.previewPlan({ description: "weakness" })).rejects.toMatchObject({
    code: "NO_AGENTS",
  });
  expect((await orchestrator.client.agents.list({ healthy: "false" })).map((found) => found.id)).toEqual([
    id,
  ]);

  agent.isHealthy(true);
  orchestrator.clock.skip(61_000);
  expect(await nextOf(events, "agent.status_changed")).toMatchObject({
    data: { from: "error", to: "active" },
  });
  expect((await orchestrator.client.agents.list({ healthy: "true" })).map((found) => found.id)).toEqual([id]);
  const history = await (await fetch(`${orchestrator.url}/api/agents/${id}/health`)).json();
  expect(history).toMatchObject({
    latest: { status: "healthy", failures: 0 },
    checks: [
      { status: "healthy" },
      { status: "unhealthy" },
      { status: "unhealthy" },
      { status: "unhealthy" },
    ],
  });
  await events.return(undefined);
});

async function* agentEvents(orchestrator: TestOrchestrator): AsyncGenerator<AgentEvent> {
  const response = await fetch(`${orchestrator.url}/api/agents/events?after=0`, {
    headers: { accept: "text/event-stream" },
  });
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
      text = text.slice(end + 2);
      if (data !== undefined) yield JSON.parse(data) as AgentEvent;
    }
  }
}

async function nextOf(events: AsyncGenerator<AgentEvent>, type: string): Promise<AgentEvent> {
  for (let next = await events.next(); next.done !== true; next = await events.next())
    if (next.value.type === type) return next.value;
  throw new Error(`the stream ended without ${type}`);
}

const post = (orchestrator: TestOrchestrator, path: string, body: object): Promise<Response> =>
  fetch(`${orchestrator.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

async function testOf(orchestrator: TestOrchestrator, body: object): Promise<ConnectionTest> {
  const response = await post(orchestrator, "/api/agents/test-connection", body);
  const report = (await response.json()) as ConnectionTest;
  expect([response.status, report]).toMatchObject([200, {}]);
  return report;
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setImmediate(resolve));
}
