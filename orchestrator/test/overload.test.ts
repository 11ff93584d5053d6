import { once } from "node:events";
import { Agent as HttpAgent, get, type IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { fakeAgent } from "./kit/fake-agent.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";
import type { TestOrchestrator } from "./kit/start-orchestrator.ts";
import { testDatabase } from "./kit/test-database.ts";

async function submitterOf(orchestrator: TestOrchestrator, url: string) {
  const { name } = await orchestrator.register({ endpoint: url });
  const input = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };
  return (client = orchestrator.client) => client.tasks.create(input);
}

test("a caller has as many unfinished tasks as it may, paused ones too, and others are not hurt by that", async () => {
  await using orchestrator = await startOrchestrator({ env: { MAX_TASKS_PER_OWNER: "3" } });
  await using agent = await fakeAgent();
  agent.answers("x").holds();
  const submit = await submitterOf(orchestrator, agent.url);
  const anna = await orchestrator.as("operator", "anna");
  const bert = await orchestrator.as("operator", "bert");
  const accepted = [await submit(anna), await submit(anna), await submit(anna)];
  await anna.tasks.pause(accepted[0]?.task_id ?? 0);
  await expect(submit(anna)).rejects.toMatchObject({
    code: "TOO_MANY_TASKS",
    status: 429,
    retryAfterSeconds: 2,
    message: expect.stringContaining("3 unfinished tasks"),
  });
  expect((await submit(bert)).status).toBe("executing");
  await anna.tasks.cancel(accepted[0]?.task_id ?? 0);
  orchestrator.clock.skip(10);
  expect((await submit(anna)).status).toBe("executing");
  orchestrator.clock.skip(2000);
  await expect(anna.tasks.retry(accepted[0]?.task_id ?? 0)).rejects.toMatchObject({ code: "TOO_MANY_TASKS" });
  agent.release();
});

test("100 submits at once of one caller do not slip past its bound", async () => {
  await using orchestrator = await startOrchestrator({ env: { MAX_TASKS_PER_OWNER: "10" } });
  await using agent = await fakeAgent();
  agent.holds();
  const submit = await submitterOf(orchestrator, agent.url);
  const answers = await Promise.all(
    Array.from({ length: 100 }, () =>
      submit()
        .then(() => "accepted")
        .catch((error: { code: string }) => error.code),
    ),
  );
  expect(answers.filter((answer) => answer === "accepted")).toHaveLength(10);
  expect(answers.filter((answer) => answer === "TOO_MANY_TASKS")).toHaveLength(90);
  agent.release();
});

test("a process whose memory is above its limit takes no new task and answers everything else", async () => {
  await using database = await testDatabase();
  await using agent = await fakeAgent();
  agent.holds();
  const accepted: number[] = [];
  {
    await using roomy = await startOrchestrator({ database });
    const submitTo = await submitterOf(roomy, agent.url);
    for (let i = 0; i < 3; i++) accepted.push((await submitTo()).task_id);
    await agent.untilCalled(3);
  }
  agent.release();
  await using orchestrator = await startOrchestrator({ database, env: { MAX_RSS_MB: "1" } });
  const { client } = orchestrator;
  const refusal = {
    code: "OVERLOADED",
    status: 503,
    retryAfterSeconds: 10,
    problem: { details: { reason: "memory" } },
  };
  const [registered] = await client.agents.list();
  const input = { description: "d", user_id: "u1", plan: planOf(registered?.name ?? "", [[]]) };
  await expect(client.tasks.create(input)).rejects.toMatchObject(refusal);
  // What was accepted goes on, and everything about it can be asked and done.
  expect(await client.health()).toMatchObject({ status: "healthy" });
  for (const id of accepted) expect((await orchestrator.taskToBe(id, "completed")).id).toBe(id);
  expect((await client.tasks.list()).map(({ id }) => id)).toEqual(accepted.toReversed());
  expect((await orchestrator.register({ name: "New", endpoint: agent.url })).status).toBe("active");
  expect((await client.sessions.create({ user_id: "u1" })).session_id).toMatch(/^sess_/);
  const [first = 0] = accepted;
  await expect(client.tasks.cancel(first)).rejects.toMatchObject({ code: "TASK_FINISHED" });
  await expect(client.tasks.retry(first, { from: "start" })).rejects.toMatchObject(refusal);
});

test.each([
  ["OVERLOADED", { MAX_BACKLOG: "60", MAX_TASKS_PER_OWNER: "5000" }],
  ["TOO_MANY_TASKS", { MAX_BACKLOG: "5000", MAX_TASKS_PER_OWNER: "60" }],
])("a refusal with %s says when a tenth of its limit will have ended", async (code, env) => {
  await using orchestrator = await startOrchestrator({ env });
  await using agent = await fakeAgent();
  const submit = await submitterOf(orchestrator, agent.url);
  const before = performance.now();
  for (let ended = 0; ended < 10; ended++) await orchestrator.taskToBe((await submit()).task_id, "completed");
  // Ten of them in ten seconds and what they took.
  orchestrator.clock.skip(10_000);
  agent.holds();
  const trySubmit = () => submit().catch((error: { code: string; retryAfterSeconds: number }) => error);
  let refused = await trySubmit();
  // What ended a moment ago may still be counted.
  for (let unfinished = 1; !("code" in refused) && unfinished <= 60; unfinished++)
    refused = await trySubmit();
  const tookSeconds = (performance.now() - before) / 1000;
  expect(refused).toMatchObject({ code });
  const { retryAfterSeconds } = refused as { retryAfterSeconds: number };
  expect(retryAfterSeconds).toBeGreaterThanOrEqual(5);
  expect(retryAfterSeconds).toBeLessThanOrEqual(Math.ceil(6 + 0.6 * (tookSeconds + 1)) + 1);
  agent.release();
});

test("a process whose event loop stays busy refuses new tasks, keeps answering its health, finishes what it accepted and recovers", async () => {
  await using orchestrator = await startOrchestrator({ env: { MAX_LOOP_DELAY_MS: "150" } });
  await using agent = await fakeAgent();
  agent.answers("x").holds();
  const submit = await submitterOf(orchestrator, agent.url);
  const { task_id } = await submit();
  const busy = setInterval(() => {
    const until = performance.now() + 250;
    while (performance.now() < until);
  }, 1);
  const refusal = async () =>
    submit()
      .then(() => "accepted")
      .catch((error: { code: string; problem: { details: unknown } }) => [error.code, error.problem.details]);
  await expect.poll(refusal, { timeout: 30_000 }).toEqual(["OVERLOADED", { reason: "event_loop" }]);
  expect(await orchestrator.client.health()).toMatchObject({ status: "healthy" });
  agent.release();
  await orchestrator.taskToBe(task_id, "completed");
  clearInterval(busy);
  await expect.poll(refusal, { timeout: 30_000 }).toBe("accepted");
});

/** Opens a stream of a task's events and gives everything it reads. */
async function openStream(
  url: string,
  agent: HttpAgent,
): Promise<{ response: IncomingMessage; text: () => string }> {
  const [response] = (await once(get(url, { agent }), "response")) as [IncomingMessage];
  let text = "";
  response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  response.on("error", () => undefined);
  return { response, text: () => text };
}

test("1,000 streams of one task all see its end, and requests are answered meanwhile", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers("x").holds();
  const submit = await submitterOf(orchestrator, agent.url);
  const { task_id } = await submit();
  const http = new HttpAgent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
  const url = `${orchestrator.url}/api/tasks/${task_id}/events`;
  const streams = [];
  for (let i = 0; i < 20; i++)
    streams.push(...(await Promise.all(Array.from({ length: 50 }, () => openStream(url, http)))));
  expect(streams.every(({ response }) => response.statusCode === 200)).toBe(true);
  expect(await orchestrator.client.health()).toMatchObject({ status: "healthy" });
  expect(
    (await (await fetch(`${orchestrator.url}/metrics`)).text()).match(
      /orchestrator_event_streams (\d+)/,
    )?.[1],
  ).toBe("1000");
  // Others go on with their work.
  const { client } = orchestrator;
  await using other = await fakeAgent();
  const submitOther = await submitterOf(orchestrator, other.url);
  const done = await orchestrator.taskToBe((await submitOther()).task_id, "completed");
  expect(await client.tasks.get(done.id)).toMatchObject({ status: "completed" });
  other.holds();
  const { task_id: toCancel } = await submitOther();
  expect(await client.tasks.cancel(toCancel)).toMatchObject({ status: "cancelled" });
  expect((await client.tasks.list()).map(({ id }) => id)).toEqual([toCancel, done.id, task_id]);
  expect(streams.filter(({ response }) => response.readableEnded)).toEqual([]);
  agent.release();
  await orchestrator.taskToBe(task_id, "completed");
  const open = streams.filter(({ response }) => !response.readableEnded);
  await Promise.all(open.map(({ response }) => once(response, "end")));
  for (const { text } of streams) expect(text()).toContain("event: task.completed");
  http.destroy();
});

test("more streams than the service takes are refused with Retry-After, and one that ends makes room", async () => {
  await using orchestrator = await startOrchestrator({ env: { MAX_STREAMS: "2" } });
  const http = new HttpAgent({ keepAlive: false });
  const url = `${orchestrator.url}/api/events`;
  const first = await openStream(url, http);
  const second = await openStream(url, http);
  const refused = await fetch(url);
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("10");
  expect(await refused.json()).toMatchObject({ code: "TOO_MANY_STREAMS" });
  first.response.destroy();
  await expect
    .poll(async () => {
      const { response } = await openStream(url, http);
      response.destroy();
      return response.statusCode;
    })
    .toBe(200);
  second.response.destroy();
});

test("one caller leaves a quarter of the streams to the others", async () => {
  await using orchestrator = await startOrchestrator({ env: { MAX_STREAMS: "4" } });
  const url = `${orchestrator.url}/api/events`;
  const stop = new AbortController();
  const open = (key: string) =>
    fetch(url, { headers: { authorization: `Bearer ${key}` }, signal: stop.signal });
  const [anna, bert] = [await orchestrator.keyOf("anna"), await orchestrator.keyOf("bert")];
  for (let i = 0; i < 3; i++) expect((await open(anna)).status).toBe(200);
  const refused = await open(anna);
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({
    code: "TOO_MANY_STREAMS",
    detail: expect.stringContaining("You have 3 event streams open"),
  });
  expect((await open(bert)).status).toBe(200);
  stop.abort();
});
