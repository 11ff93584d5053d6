import { expect, test } from "vitest";
import { createApiKey } from "../src/api-keys/create-api-key.ts";
import { revokeApiKey } from "../src/api-keys/revoke-api-key.ts";
import { fakeAgent } from "./kit/fake-agent.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";

test("a reader that is cut off again and again sees every event of the task once and in order", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: agent.url, config: { max_concurrency: 2 } });
  const { task_id } = await orchestrator.client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[], [1], [1], [2, 3], [4]]),
  });
  const seen: number[] = [];
  let types: string[] = [];
  for (let done = false; !done;) {
    const stop = new AbortController();
    for await (const event of orchestrator.client.tasks.follow(task_id, {
      after: seen.at(-1) ?? 0,
      signal: stop.signal,
    })) {
      seen.push(event.seq);
      types = [...types, event.type];
      done = event.type === "task.completed";
      break;
    }
    stop.abort();
  }
  const log = await orchestrator.client.tasks.events(task_id);
  expect(seen).toEqual(log.map((event) => event.seq));
  expect(seen).toEqual(seen.map((_, i) => i + 1));
  expect(types).toEqual(log.map((event) => event.type));
});

test("a reader lives through a restart of the service and misses nothing", async () => {
  await using orchestrator = await startOrchestrator({ env: { PORT: String(await freePort()) } });
  await using agent = await fakeAgent();
  agent.holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { task_id } = await orchestrator.client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[], [1]]),
  });
  const seen: string[] = [];
  const reading = (async () => {
    for await (const event of orchestrator.client.tasks.follow(task_id, { reconnectMs: 20 }))
      seen.push(event.type);
  })();
  await agent.untilCalled(1);
  const restarted = orchestrator.restart();
  agent.release();
  await restarted;
  await reading;
  expect(seen).toEqual((await orchestrator.client.tasks.events(task_id)).map((event) => event.type));
  expect(seen.at(-1)).toBe("task.completed");
});

test("the stream of all tasks begins now, and goes on after any event", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const submit = () =>
    orchestrator.client.tasks.run({ description: "d", user_id: "u1", plan: planOf(name, [[]]) }, 10);
  const first = await submit();
  const firstLog = await orchestrator.client.tasks.events(first.id);
  const stop = new AbortController();
  const fromFirst = orchestrator.client.tasks.followAll({ after: firstLog[0]?.id ?? 0, signal: stop.signal });
  const second = await submit();
  const ids: [number, string][] = [];
  for await (const event of fromFirst) {
    ids.push([event.task_id, event.type]);
    if (event.task_id === second.id && event.type === "task.completed") break;
  }
  stop.abort();
  const types = ["task.created", "step.started", "step.completed", "task.completed"];
  expect(ids).toEqual([
    ...types.slice(1).map((type) => [first.id, type]),
    ...types.map((type) => [second.id, type]),
  ]);
});

test("the raw stream is server-sent events whose ids resume it", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const task = await orchestrator.client.tasks.run(
    { description: "d", user_id: "u1", plan: planOf(name, [[]]) },
    10,
  );
  const response = await fetch(`${orchestrator.url}/api/tasks/${task.id}/events`, {
    headers: { "last-event-id": "2" },
  });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const text = await response.text();
  expect(text).toMatch(
    /^: connected\n\nid: 3\nevent: step\.completed\ndata: \{.*\}\n\nid: 4\nevent: task\.completed\n/,
  );
  const bad = await fetch(`${orchestrator.url}/api/tasks/${task.id}/events`, {
    headers: { "last-event-id": "x" },
  });
  expect(bad.status).toBe(400);
});

async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

test("a request that waits for a task ends with 401 when its key is revoked, and those of other keys wait on", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: agent.holds().url });
  const { clock, url } = orchestrator;
  const { deps } = orchestrator.app;
  const admin = { principal: "local", role: "admin" } as const;
  const ask = (key: string | undefined, path: string, body: object): Promise<Response> =>
    fetch(`${url}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        prefer: "wait=100",
      },
      body: JSON.stringify(body),
    });
  const task = { description: "d", user_id: "u", plan: planOf(name, [[]]) };
  const nobodys = ask(undefined, "/api/tasks", task);
  await agent.untilCalled(1);
  const [anna, bert] = [
    await createApiKey(deps, admin, { name: "anna", role: "operator" }),
    await createApiKey(deps, admin, { name: "bert", role: "operator" }),
  ];
  const [annas, berts, message] = [
    ask(anna.key, "/api/tasks", task),
    ask(bert.key, "/api/tasks", task),
    ask(anna.key, "/a2a/message", {
      sender: "Anna",
      receiver: name,
      message_type: "request",
      session_id: "",
      content: { description: "d" },
    }),
  ];
  await agent.untilCalled(4);
  await revokeApiKey(deps, admin, anna.id);
  clock.skip(5000);
  expect(await (await nobodys).json()).toMatchObject({
    status: 401,
    detail: expect.stringMatching(/^A first key/),
  });
  for (const cut of [await annas, await message]) {
    expect([cut.status, cut.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect(await cut.json()).toMatchObject({
      code: "UNAUTHENTICATED",
      detail: expect.stringContaining("What the request began goes on"),
    });
  }
  agent.release();
  const done = await berts;
  expect([done.status, await done.json()]).toEqual([200, expect.objectContaining({ status: "completed" })]);
  const another = await orchestrator.as("viewer", "anna");
  await expect
    .poll(async () => (await another.tasks.list()).map(({ status }) => status))
    .toEqual(["completed", "completed"]);
});

test("a stream ends within seconds when its key is revoked, and those of other keys go on", async () => {
  await using orchestrator = await startOrchestrator();
  const { clock } = orchestrator;
  const { deps } = orchestrator.app;
  const admin = { principal: "local", role: "admin" } as const;
  const open = (key?: string): Promise<Response> =>
    fetch(
      `${orchestrator.url}/api/events`,
      key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } },
    );
  // In open mode, which ends with the first key.
  const nobodys = await open();
  const [anna, bert] = [
    await createApiKey(deps, admin, { name: "anna", role: "operator" }),
    await createApiKey(deps, admin, { name: "bert", role: "operator" }),
  ];
  const [annas, berts] = [await open(anna.key), await open(bert.key)];
  let isBertsOver = false;
  const bertsText = berts.text().finally(() => (isBertsOver = true));
  clock.skip(5000);
  await nobodys.text();
  await revokeApiKey(deps, admin, anna.id);
  clock.skip(5000);
  await annas.text();
  expect([isBertsOver, (await open(anna.key)).status]).toEqual([false, 401]);
  await revokeApiKey(deps, admin, bert.id);
  clock.skip(5000);
  await bertsText;
});
