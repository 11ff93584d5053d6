import { expect, test } from "vitest";
import type { Problem } from "@orchestrator/contracts";
import { fakeAgent } from "./kit/fake-agent.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";
import type { TestOrchestrator } from "./kit/start-orchestrator.ts";

const task = { description: "work on it", user_id: "u1" };
const agent = { name: "A", agent_type: "api", endpoint: "http://127.0.0.1:18999" };

/** What is sent, and what of the problem tells the sender what to do. */
const cases: [name: string, path: string, body: unknown, status: number, code: string, says: RegExp][] = [
  [
    "an unknown field",
    "/api/tasks",
    { ...task, descripton: "x" },
    400,
    "MALFORMED_REQUEST",
    /descripton: is not a field/,
  ],
  ["a missing field", "/api/tasks", { description: "x" }, 400, "MALFORMED_REQUEST", /user_id/],
  ["a wrong type", "/api/tasks", { ...task, priority: "high" }, 400, "MALFORMED_REQUEST", /priority/],
  ["an array for a body", "/api/tasks", [task], 400, "MALFORMED_REQUEST", /body/],
  [
    "an empty description",
    "/api/tasks",
    { ...task, description: "" },
    422,
    "VALIDATION_FAILED",
    /description: must say what is to be done/,
  ],
  [
    "a description of white space",
    "/api/tasks",
    { ...task, description: " \n\t " },
    422,
    "VALIDATION_FAILED",
    /description/,
  ],
  [
    "a description of 1 MB",
    "/api/tasks",
    { ...task, description: "x".repeat(1_000_000) },
    422,
    "VALIDATION_FAILED",
    /description.*20000/,
  ],
  [
    "a body of 2 MB",
    "/api/tasks",
    { ...task, description: "x".repeat(2_000_000) },
    413,
    "BODY_TOO_LARGE",
    /1 MiB/,
  ],
  [
    "a session id that is none",
    "/api/tasks",
    { ...task, session_id: "../../etc" },
    422,
    "VALIDATION_FAILED",
    /session_id/,
  ],
  [
    "a session that does not exist",
    "/api/tasks",
    { ...task, session_id: "sess_nope" },
    404,
    "SESSION_NOT_FOUND",
    /sess_nope/,
  ],
  [
    "a plan with a cycle",
    "/api/tasks",
    { ...task, plan: planOf("Worker", [[2], [1]]) },
    422,
    "PLAN_INVALID",
    /circle: 1 → 2 → 1/,
  ],
  [
    "a plan with an unknown agent",
    "/api/tasks",
    { ...task, plan: planOf("Nobody", [[]]) },
    422,
    "PLAN_INVALID",
    /Nobody/,
  ],
  [
    "a plan that depends on a step that is not there",
    "/api/tasks",
    { ...task, plan: planOf("Worker", [[7]]) },
    422,
    "PLAN_INVALID",
    /step 7/,
  ],
  [
    "a plan of 51 steps",
    "/api/tasks",
    {
      ...task,
      plan: planOf(
        "Worker",
        Array.from({ length: 51 }, () => []),
      ),
    },
    422,
    "VALIDATION_FAILED",
    /50/,
  ],
  [
    "a plan of no steps",
    "/api/tasks",
    { ...task, plan: { steps: [] } },
    422,
    "VALIDATION_FAILED",
    /plan.steps/,
  ],
  [
    "a task that no agent fits",
    "/api/tasks",
    { ...task, description: "zxqv bnmk" },
    422,
    "NO_AGENT_FITS",
    /zxqv bnmk/,
  ],
  [
    "a plan preview that no agent fits",
    "/api/tasks/plan",
    { description: "zxqv bnmk" },
    422,
    "NO_AGENT_FITS",
    /register an agent/,
  ],
  [
    "an endpoint that is no URL",
    "/api/agents/register",
    { ...agent, endpoint: "not a url" },
    422,
    "VALIDATION_FAILED",
    /endpoint.*absolute http/,
  ],
  [
    "an endpoint with a password",
    "/api/agents/register",
    { ...agent, endpoint: "http://u:p@example.org" },
    422,
    "VALIDATION_FAILED",
    /endpoint/,
  ],
  [
    "an endpoint inside a private network",
    "/api/agents/register",
    { ...agent, endpoint: "http://169.254.169.254/latest" },
    422,
    "ENDPOINT_NOT_ALLOWED",
    /AGENT_NETWORKS/,
  ],
  [
    "an agent type that does not exist",
    "/api/agents/register",
    { ...agent, agent_type: "soap" },
    422,
    "VALIDATION_FAILED",
    /agent_type/,
  ],
  [
    "a name with a slash",
    "/api/agents/register",
    { ...agent, name: "a/b" },
    422,
    "VALIDATION_FAILED",
    /name/,
  ],
  [
    "a JSONPath that does not parse",
    "/api/agents/register",
    { ...agent, config: { response_mapping: { result_path: "$.[" } } },
    422,
    "TEMPLATE_INVALID",
    /result_path/,
  ],
  [
    "a placeholder that stands for nothing",
    "/api/agents/register",
    { ...agent, config: { request_mapping: { body_mapping: { q: "${nonsense}" } } } },
    422,
    "TEMPLATE_INVALID",
    /nonsense/,
  ],
  [
    "a template that does not exist",
    "/api/agents/register",
    { ...agent, config: { template: "nope" } },
    404,
    "TEMPLATE_NOT_FOUND",
    /nope.*openai_compatible/,
  ],
  [
    "a secret that agents may not read",
    "/api/agents/register",
    { ...agent, config: { auth_config: { type: "bearer", env_var: "DATABASE_URL" } } },
    422,
    "ENV_VAR_NOT_ALLOWED",
    /AGENT_SECRET_/,
  ],
  [
    "a name that is taken",
    "/api/agents/register",
    { ...agent, name: "worker" },
    409,
    "AGENT_NAME_TAKEN",
    /worker/,
  ],
  [
    "a step resolved without its output",
    "/api/tasks/1/steps/1/resolve",
    { outcome: "completed" },
    400,
    "MALFORMED_REQUEST",
    /^output: is missing: say what the step gave, as any JSON value; null when it gave nothing\.$/,
  ],
  [
    "a step resolved as nothing that there is",
    "/api/tasks/1/steps/1/resolve",
    { outcome: "paid" },
    400,
    "MALFORMED_REQUEST",
    /^outcome: must be completed, failed or retry\.$/,
  ],
  ["a session without a user", "/api/sessions", {}, 400, "MALFORMED_REQUEST", /user_id/],
];

test.each(cases)(
  "%s is refused with the reason and leaves nothing behind",
  async (_name, path, body, status, code, says) => {
    await using orchestrator = await startOrchestrator();
    await orchestrator.register({
      name: "Worker",
      endpoint: "http://127.0.0.1:18999",
      capabilities: ["work"],
    });
    const problem = await refused(orchestrator, path, JSON.stringify(body), status);
    expect(problem).toMatchObject({ status, code });
    expect(problem.detail).toMatch(says);
    expect(await orchestrator.client.tasks.list()).toEqual([]);
    expect(await orchestrator.client.agents.list()).toHaveLength(1);
  },
);

test("a body nested thousands of levels deep is refused with the field", async () => {
  await using orchestrator = await startOrchestrator();
  const deep = (levels: number): string => `${"[".repeat(levels)}1${"]".repeat(levels)}`;
  for (const [path, body] of [
    ["/api/tasks", `{"description":"d","user_id":"u","metadata":{"x":${deep(5000)}}}`],
    ["/api/sessions", `{"user_id":"u","metadata":{"x":${deep(2000)}}}`],
    [
      "/api/agents/register",
      `{"name":"A","agent_type":"api","endpoint":"http://127.0.0.1:18999","metadata":{"x":${deep(300)}}}`,
    ],
  ] as const) {
    const problem = await refused(orchestrator, path, body, 422);
    expect([problem.code, problem.detail]).toEqual([
      "VALIDATION_FAILED",
      "metadata: is nested more than 200 levels deep. Flatten it.",
    ]);
  }
});

test("what is not even a request is answered with a problem too", async () => {
  await using orchestrator = await startOrchestrator();
  const badPath = await fetch(`${orchestrator.url}/api/tasks/%zz`);
  expect([
    badPath.status,
    badPath.headers.get("content-type"),
    ((await badPath.json()) as Problem).code,
  ]).toEqual([400, "application/problem+json; charset=utf-8", "MALFORMED_REQUEST"]);
  expect(await rawAnswer(orchestrator.url, "nonsense\r\n\r\n")).toMatch(
    /^HTTP\/1\.1 400 [\s\S]*application\/problem\+json[\s\S]*MALFORMED_REQUEST/,
  );
  expect(
    await rawAnswer(
      orchestrator.url,
      `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${"y".repeat(40_000)}\r\n\r\n`,
    ),
  ).toMatch(/^HTTP\/1\.1 431 [\s\S]*HEADERS_TOO_LARGE/);
});

test("a long wait is cut to 120 seconds, not ignored", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const response = await fetch(`${orchestrator.url}/api/tasks`, {
    method: "POST",
    headers: { "content-type": "application/json", prefer: "wait=99999999999" },
    body: JSON.stringify({ ...task, plan: planOf(name, [[]]) }),
  });
  expect([response.status, response.headers.get("preference-applied")]).toEqual([200, "wait=120"]);
});

test("what is not JSON is malformed", async () => {
  await using orchestrator = await startOrchestrator();
  expect(await refused(orchestrator, "/api/tasks", '{"description": ', 400)).toMatchObject({
    code: "MALFORMED_REQUEST",
  });
  expect(await refused(orchestrator, "/api/tasks", "", 400)).toMatchObject({
    code: "MALFORMED_REQUEST",
    detail: "The body is empty; send a JSON object.",
  });
  expect(
    await refused(orchestrator, "/api/tasks", "description=x", 415, "application/x-www-form-urlencoded"),
  ).toMatchObject({ code: "UNSUPPORTED_MEDIA_TYPE" });
  expect(
    await refused(
      orchestrator,
      "/api/tasks",
      '{"__proto__": {"a": 1}, "description": "x", "user_id": "u"}',
      400,
    ),
  ).toMatchObject({ code: "MALFORMED_REQUEST" });
});

test("a Content-Type without a body is as good as none where no body is needed", async () => {
  await using orchestrator = await startOrchestrator();
  await using held = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: held.hangs().url });
  const { client } = orchestrator;
  const { task_id: id } = await client.tasks.create({ ...task, plan: planOf(name, [[]]) });
  await held.untilCalled(1);
  const send = async (path: string, method: "POST" | "DELETE" = "POST"): Promise<unknown> => {
    const headers = { "content-type": "application/json" };
    const init: RequestInit = { method, headers, body: "" };
    const response = await fetch(`${orchestrator.url}/api/${path}`, init);
    return [path, response.status, await response.json().catch(() => undefined)];
  };
  for (const [path, status, body] of [
    [`tasks/${id}/pause`, 200, { paused_at: expect.any(String) }],
    [`tasks/${id}/resume`, 200, { paused_at: null }],
    [`tasks/${id}/cancel`, 200, { status: "cancelled" }],
    [`tasks/${id}/retry`, 201, { task_id: id + 1 }],
  ] as const)
    expect(await send(path)).toEqual([path, status, expect.objectContaining(body)]);
  const session = await client.sessions.create({ user_id: "u1" });
  expect(await send(`sessions/${session.session_id}`, "DELETE")).toEqual([
    expect.any(String),
    204,
    undefined,
  ]);
});

test("ids that are none, or belong to nothing, are told apart", async () => {
  await using orchestrator = await startOrchestrator();
  for (const path of [
    "/api/tasks/abc",
    "/api/agents/-1",
    "/api/tasks/1e3",
    "/api/tasks/99999999999999999999",
  ]) {
    expect((await fetch(`${orchestrator.url}${path}`)).status).toBe(422);
  }
  for (const [path, code] of [
    ["/api/tasks/4711", "TASK_NOT_FOUND"],
    ["/api/agents/4711", "AGENT_NOT_FOUND"],
    ["/api/sessions/sess_x", "SESSION_NOT_FOUND"],
    ["/api/agent-templates/4711", "TEMPLATE_NOT_FOUND"],
    ["/api/nothing", "ROUTE_NOT_FOUND"],
  ]) {
    const response = await fetch(`${orchestrator.url}${path}`);
    expect([response.status, ((await response.json()) as Problem).code]).toEqual([404, code]);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
  }
});

test("an unknown query parameter is refused, so that a misspelt filter does not answer with everything", async () => {
  await using orchestrator = await startOrchestrator();
  const response = await fetch(`${orchestrator.url}/api/agents?capabilty=x`);
  expect(response.status).toBe(400);
});

test("without any agent a task says how to get one", async () => {
  await using orchestrator = await startOrchestrator();
  await expect(orchestrator.client.tasks.create(task)).rejects.toMatchObject({
    code: "NO_AGENTS",
    message: expect.stringContaining("/api/agents/register"),
  });
});

const misbehaviours: [string, (agent: Awaited<ReturnType<typeof fakeAgent>>) => unknown, string, RegExp][] = [
  ["answers HTML", (a) => a.answersHtml(), "AGENT_RESPONSE_INVALID", /text\/html/],
  ["hangs", (a) => a.hangs(), "AGENT_TIMEOUT", /500 ms|0\.5 s/],
  ["drips", (a) => a.drips(), "AGENT_TIMEOUT", /500 ms|0\.5 s/],
  ["sends without end", (a) => a.sendsForever(), "AGENT_RESPONSE_TOO_LARGE", /MiB/],
  ["redirects", (a) => a.redirectsTo("http://169.254.169.254/"), "AGENT_REDIRECTED", /redirect/i],
  [
    "answers without a result",
    (a) => a.answersRaw('{"status":"success","data":1}'),
    "AGENT_RESPONSE_INVALID",
    /\$\.result/,
  ],
];

test.each(misbehaviours)(
  "an agent that %s costs its own step, with an error that says so",
  async (_name, misbehave, type, says) => {
    await using orchestrator = await startOrchestrator();
    await using agent = await fakeAgent();
    misbehave(agent);
    const { name } = await orchestrator.register({
      endpoint: agent.url,
      config: { timeout_ms: 500, delivery: "at_least_once" },
    });
    const { task_id } = await orchestrator.client.tasks.create({ ...task, plan: planOf(name, [[]]) });
    for await (const event of orchestrator.client.tasks.follow(task_id))
      if (event.type === "step.retrying") orchestrator.clock.skip(7000);
    const { status, error } = await orchestrator.client.tasks.get(task_id);
    expect([status, error?.error_type]).toEqual(["failed", type]);
    expect(error?.message).toMatch(says);
  },
);

async function refused(
  orchestrator: TestOrchestrator,
  path: string,
  body: string,
  status: number,
  contentType = "application/json",
): Promise<Problem> {
  const response = await fetch(`${orchestrator.url}${path}`, {
    method: "POST",
    headers: { "content-type": contentType },
    body,
  });
  expect(response.status).toBe(status);
  return (await response.json()) as Problem;
}

async function rawAnswer(url: string, bytes: string): Promise<string> {
  const { connect } = await import("node:net");
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.on("error", reject).on("close", () => resolve(text));
  });
}

test.each([
  ["pause?soon=1", undefined, "soon: is not a field"],
  ["resume", { at: "noon" }, "at: is not a field"],
  ["cancel", { reason: "late", force: true }, "reason, force: are not fields"],
  ["cancel", ["all"], "takes no body"],
  ["cancel", null, "takes no body"],
])("a field where nothing is taken is refused instead of ignored: POST %s %j", async (action, body, says) => {
  await using orchestrator = await startOrchestrator();
  await using held = await fakeAgent();
  held.hangs();
  const { name } = await orchestrator.register({ endpoint: held.url });
  const { client } = orchestrator;
  const { task_id } = await client.tasks.create({ ...task, plan: planOf(name, [[]]) });
  const response = await fetch(`${orchestrator.url}/api/tasks/${task_id}/${action}`, {
    method: "POST",
    ...(body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  const problem = (await response.json()) as Problem;
  expect([response.status, problem.code]).toEqual([400, "MALFORMED_REQUEST"]);
  expect(problem.detail).toContain(says);
  expect(await client.tasks.get(task_id)).toMatchObject({ status: "executing", paused_at: null });
});

test("every route behind a key says in the OpenAPI document that it may be malformed, refused or too much", async () => {
  await using orchestrator = await startOrchestrator();
  const { paths } = (await (await fetch(`${orchestrator.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
  };
  for (const [path, methods] of Object.entries(paths).filter(([path]) =>
    /^\/(api\/(?!ui-config)|a2a)/.test(path),
  )) {
    for (const [method, { responses }] of Object.entries(methods))
      expect(Object.keys(responses), `${method} ${path}`).toEqual(
        expect.arrayContaining(["400", "401", "403", "429", "503"]),
      );
  }
});
