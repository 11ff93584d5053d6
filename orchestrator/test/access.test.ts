import { expect, test } from "vitest";
import type { Problem } from "@orchestrator/contracts";
import openapi from "@orchestrator/contracts/openapi.json" with { type: "json" };
import { fakeAgent } from "./kit/fake-agent.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";

/** Routes that everybody may call, key or not. */
const PUBLIC = new Set(["GET /health", "GET /health/live", "GET /health/ready", "GET /api/ui-config"]);
/** What a viewer may do. A new route is a write until it stands here. */
const READS = new Set([
  "GET /metrics",
  "GET /api/agents",
  "GET /api/agents/stats",
  "GET /api/agents/{id}",
  "GET /api/agents/{id}/health",
  "GET /api/agents/events",
  "GET /api/agents/figures",
  "GET /api/agents/{id}/figures",
  "GET /api/agent-templates",
  "GET /api/agent-templates/{id}",
  "POST /api/agent-templates/{id}/test",
  "GET /api/tasks",
  "GET /api/tasks/{id}",
  "GET /api/tasks/{id}/steps/{step_number}/transcripts",
  "GET /api/tasks/{id}/events",
  "GET /api/events",
  "GET /api/overview",
  "GET /api/caller",
  "POST /api/tasks/plan",
  "GET /api/sessions",
  "GET /api/sessions/{id}",
  "GET /api/sessions/{id}/messages",
  "GET /api/sessions/{id}/context",
  "GET /api/sessions/{id}/memory",
  "GET /api/sessions/{id}/memory/{key}",
]);
/** A body that each route takes, so that it is the role that is refused and not the body. */
const BODIES: Record<string, unknown> = {
  "POST /api/agents/register": { name: "B", agent_type: "api", endpoint: "http://127.0.0.1:18999" },
  "PUT /api/agents/{id}": { description: "changed" },
  "POST /api/agents/register-with-template": {
    name: "C",
    endpoint: "http://127.0.0.1:18999",
    template_id: 1,
  },
  "POST /api/agents/test-connection": { endpoint: "http://127.0.0.1:18999", template_config: {} },
  "POST /api/agents/preview-call": { endpoint: "http://127.0.0.1:18999", template_config: {} },
  "POST /api/agent-templates": {
    template: "t",
    display_name: "T",
    request_mapping: {},
    response_mapping: {},
  },
  "PUT /api/agent-templates/{id}": { description: "changed" },
  "POST /api/tasks": { description: "work", user_id: "u1" },
  "POST /api/tasks/plan": { description: "work" },
  "POST /a2a/message": {
    sender: "x",
    receiver: "MainOrchestrator",
    message_type: "request",
    session_id: "",
    content: { description: "work" },
  },
  "POST /api/sessions": { user_id: "u1" },
  "POST /api/tasks/{id}/steps/{step_number}/resolve": { outcome: "retry" },
  "PUT /api/sessions/{id}": { metadata: { topic: "changed" } },
  "POST /api/sessions/{id}/messages": { content: "hello" },
  "PUT /api/sessions/{id}/memory/{key}": { value: 1 },
};
const routes = Object.entries(openapi.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
);

async function call(
  url: string,
  route: string,
  ids: { id: string },
  headers: Record<string, string> = {},
): Promise<Response> {
  const [method = "", path = ""] = route.split(" ");
  const body = BODIES[route];
  const abort = new AbortController();
  const response = await fetch(
    `${url}${path.replace("{id}", ids.id).replace("{key}", "key").replace("{step_number}", "1")}`,
    {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: abort.signal,
    },
  );
  // A stream would go on; its status is all that is asked for.
  if (response.headers.get("content-type")?.startsWith("text/event-stream") === true) abort.abort();
  return response;
}

test("once a key exists, every route but the public ones needs one", async () => {
  await using orchestrator = await startOrchestrator();
  await orchestrator.as("admin");
  for (const route of routes) {
    const response = await call(orchestrator.url, route, { id: "1" });
    expect([route, response.status]).toEqual([route, PUBLIC.has(route) ? 200 : 401]);
  }
});

test("a read-only key reads everything and writes nothing", async () => {
  await using orchestrator = await startOrchestrator({ env: { ADMIN_API_KEY: "an-admin-key-of-a-test" } });
  const viewer = await orchestrator.as("viewer");
  for (const route of routes.filter((name) => !PUBLIC.has(name) && !READS.has(name))) {
    const path = route.includes("/sessions/") ? "sess_x" : "1";
    const response = await call(
      orchestrator.url,
      route,
      { id: path },
      await keyHeader(orchestrator, "viewer"),
    );
    expect([route, response.status, ((await response.json()) as Problem).code]).toEqual([
      route,
      403,
      "FORBIDDEN",
    ]);
  }
  expect(await viewer.agents.list()).toEqual([]);
});

test("what belongs to somebody else is not there", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.holds();
  const ann = await orchestrator.as("operator", "ann");
  const ben = await orchestrator.as("operator", "ben");
  const shared = await ann.agents.register({ name: "Shared", agent_type: "api", endpoint: agent.url });
  const own = await ann.agents.register({
    name: "Own",
    agent_type: "api",
    endpoint: agent.url,
    visibility: "private",
  });
  const { task_id, session_id } = await ann.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf("Own", [[]]),
  });

  await expect(ben.tasks.get(task_id)).rejects.toMatchObject({ status: 404 });
  await expect(ben.tasks.cancel(task_id)).rejects.toMatchObject({ status: 404 });
  await expect(ben.tasks.events(task_id)).rejects.toMatchObject({ status: 404 });
  await expect(ben.tasks.follow(task_id).next()).rejects.toMatchObject({ status: 404 });
  await expect(ben.sessions.get(session_id)).rejects.toMatchObject({ status: 404 });
  await expect(ben.sessions.listMessages(session_id)).rejects.toMatchObject({ status: 404 });
  await expect(ben.sessions.context(session_id)).rejects.toMatchObject({ status: 404 });
  await expect(ben.sessions.update(session_id, { metadata: { a: 1 } })).rejects.toMatchObject({
    status: 404,
  });
  await expect(ben.sessions.remove(session_id)).rejects.toMatchObject({ status: 404 });
  await ann.sessions.putMemory(session_id, "plan", { value: "hers" });
  await expect(ben.sessions.getMemory(session_id, "plan")).rejects.toMatchObject({
    code: "SESSION_NOT_FOUND",
  });
  await expect(ben.sessions.listMemory(session_id)).rejects.toMatchObject({ status: 404 });
  await expect(ben.sessions.putMemory(session_id, "plan", { value: "his" })).rejects.toMatchObject({
    status: 404,
  });
  await expect(ben.sessions.removeMemory(session_id, "plan")).rejects.toMatchObject({ status: 404 });
  expect(await ben.sessions.list()).toEqual([]);
  await expect(ben.sessions.addMessage(session_id, { content: "hi" })).rejects.toMatchObject({ status: 404 });
  await expect(
    ben.tasks.create({ description: "d", user_id: "u1", session_id, plan: planOf("Shared", [[]]) }),
  ).rejects.toMatchObject({ code: "SESSION_NOT_FOUND" });
  await expect(ben.agents.get(own.id)).rejects.toMatchObject({ status: 404 });
  await expect(ben.agents.update(own.id, { description: "x" })).rejects.toMatchObject({ status: 404 });
  await expect(ben.agents.checkHealth(own.id)).rejects.toMatchObject({ status: 404 });
  await expect(
    ben.tasks.create({ description: "d", user_id: "u1", plan: planOf("Own", [[]]) }),
  ).rejects.toMatchObject({ code: "PLAN_INVALID" });
  expect(await ben.tasks.list()).toEqual([]);
  expect((await ben.agents.list()).map(({ name }) => name)).toEqual(["Shared"]);

  // A shared agent may be used by everybody and changed by its owner.
  await expect(ben.agents.remove(shared.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await ann.agents.update(shared.id, { description: "mine" })).toMatchObject({ description: "mine" });
  agent.release();
});

test.each([
  ["a key that nobody has", ["Bearer mao_nope"]],
  ["another scheme", ["Basic YTpi"]],
  ["an empty header", [""]],
  ["two headers", ["Bearer an-admin-key-of-a-test", "Bearer an-admin-key-of-a-test"]],
  ["a token without signature", ["Bearer eyJhbGciOiJub25lIn0.e30."]],
])("%s does not get in", async (_name, values) => {
  await using orchestrator = await startOrchestrator({ env: { ADMIN_API_KEY: "an-admin-key-of-a-test" } });
  const { hostname, port } = new URL(orchestrator.url);
  const { request } = await import("node:http");
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const sent = request({ hostname, port, path: "/api/agents" }, (response) =>
      resolve(response.resume().statusCode),
    );
    sent.setHeader("authorization", values.length === 1 ? (values[0] ?? "") : values);
    sent.on("error", reject).end();
  });
  expect(status).toBe(401);
});

test("a key in the query counts for nothing", async () => {
  await using orchestrator = await startOrchestrator({ env: { ADMIN_API_KEY: "an-admin-key-of-a-test" } });
  expect((await fetch(`${orchestrator.url}/api/agents?api_key=an-admin-key-of-a-test`)).status).toBe(401);
  expect(
    (
      await fetch(`${orchestrator.url}/api/agents`, {
        headers: { authorization: "Bearer an-admin-key-of-a-test" },
      })
    ).status,
  ).toBe(200);
});

test("without keys, pages of other sites and other names of this machine are kept out", async () => {
  await using orchestrator = await startOrchestrator({ env: { ALLOWED_ORIGINS: "http://localhost:3000" } });
  const get = (headers: Record<string, string>): Promise<{ status: number; cors: string | null }> =>
    rawGet(orchestrator.url, headers);
  expect((await get({ origin: "https://evil.example" })).status).toBe(403);
  expect((await get({ origin: "null" })).status).toBe(403);
  expect(await get({ origin: "http://localhost:3000" })).toEqual({
    status: 200,
    cors: "http://localhost:3000",
  });
  expect((await get({ host: "evil.example" })).status).toBe(421);
  expect((await get({ "x-forwarded-for": "1.2.3.4" })).status).toBe(421);
  expect((await get({})).status).toBe(200);
});

test("a page of an allowed origin may read every header that answers carry", async () => {
  const origin = "http://localhost:3000";
  await using orchestrator = await startOrchestrator({
    env: { ALLOWED_ORIGINS: origin, ADMIN_API_KEY: "an-admin-key-of-a-test", MAX_TASKS_PER_OWNER: "1" },
  });
  await using agent = await fakeAgent();
  const admin = await orchestrator.as("admin");
  const { name } = await admin.agents.register({ name: "A", agent_type: "api", endpoint: agent.url });
  const key = { authorization: `Bearer ${await orchestrator.keyOf("somebody")}`, origin };
  const body = JSON.stringify({ description: "d", user_id: "u", plan: planOf(name, [[]]) });
  const submit = (prefer: string): Promise<Response> =>
    fetch(`${orchestrator.url}/api/tasks`, {
      method: "POST",
      headers: { ...key, "content-type": "application/json", prefer },
      body,
    });
  const list = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${orchestrator.url}/api/tasks?limit=1`, { headers });
  const answers = [await submit("wait=30"), await submit("wait=30"), await list(key), await list({ origin })];
  agent.hangs();
  answers.push(await submit("respond-async"), await submit("respond-async"));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 401, 201, 429]);

  // What browsers show anyway, and what is between them and the server.
  const shown =
    /^(cache-control|content-\w+|date|vary|connection|keep-alive|transfer-encoding|access-control-.*|x-content-type-options)$/;
  const carried = new Set(answers.flatMap(({ headers }) => [...headers.keys()]));
  const exposed = answers[0]?.headers.get("access-control-expose-headers")?.split(/, */) ?? [];
  expect([...carried].filter((header) => !shown.test(header)).toSorted()).toEqual(exposed.toSorted());
});

test("a public address is refused until a key exists", async () => {
  await expect(startOrchestrator({ env: { HOST: "0.0.0.0" } })).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    message: expect.stringContaining("ADMIN_API_KEY"),
  });
  await using orchestrator = await startOrchestrator({
    env: { HOST: "0.0.0.0", ADMIN_API_KEY: "an-admin-key-of-a-test" },
  });
  expect((await fetch(`${orchestrator.url}/api/agents`)).status).toBe(401);
});

test("on a public address loopback is no place for agents", async () => {
  await using orchestrator = await startOrchestrator({
    env: { HOST: "0.0.0.0", ADMIN_API_KEY: "an-admin-key-of-a-test" },
  });
  const admin = await orchestrator.as("admin");
  await expect(
    admin.agents.register({ name: "A", agent_type: "api", endpoint: "http://127.0.0.1:18999" }),
  ).rejects.toMatchObject({ code: "ENDPOINT_NOT_ALLOWED" });
});

async function keyHeader(
  orchestrator: Awaited<ReturnType<typeof startOrchestrator>>,
  role: "viewer",
): Promise<Record<string, string>> {
  const { createApiKey } = await import("../src/api-keys/create-api-key.ts");
  const { key } = await createApiKey(
    orchestrator.app.deps,
    { principal: "test", role: "admin" },
    { name: "k", role },
  );
  return { authorization: `Bearer ${key}` };
}

async function rawGet(
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; cors: string | null }> {
  const { request } = await import("node:http");
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path: "/api/agents", headers }, (response) => {
      response.resume();
      resolve({
        status: response.statusCode ?? 0,
        cors: response.headers["access-control-allow-origin"] ?? null,
      });
    })
      .on("error", reject)
      .end();
  });
}
