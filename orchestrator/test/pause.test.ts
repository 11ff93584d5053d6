import { expect, test } from "vitest";
import type { Client } from "@orchestrator/client";
import { fakeAgent } from "./kit/fake-agent.ts";
import { fakeModel } from "./kit/fake-model.ts";
import { serviceProcess } from "./kit/service-process.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";
import { testDatabase } from "./kit/test-database.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

test("a paused task begins nothing, keeps the result of the call that ran, and goes on when it is resumed", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers("in time").holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { client } = orchestrator;
  const { task_id } = await client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[], [1], [2]]),
  });
  await agent.untilCalled(1);

  const paused = await client.tasks.pause(task_id);
  expect(paused).toMatchObject({ task_id, status: "executing", paused_at: expect.any(String) });
  expect(await client.tasks.pause(task_id)).toEqual(paused);
  agent.release();
  await orchestrator.untilEvent(task_id, "step.waiting");
  expect(await client.tasks.get(task_id)).toMatchObject({
    status: "executing",
    paused_at: paused.paused_at,
    steps: [
      { status: "completed", output_data: "in time" },
      { status: "waiting", attempts: 0 },
      { status: "pending", attempts: 0 },
    ],
  });
  expect(agent.calls).toHaveLength(1);

  expect(await client.tasks.resume(task_id)).toEqual({ task_id, status: "executing", paused_at: null });
  expect(await client.tasks.resume(task_id)).toMatchObject({ paused_at: null });
  await orchestrator.taskToBe(task_id, "completed");
  expect(agent.calls).toHaveLength(3);
  const log = await client.tasks.events(task_id);
  expect(log.map((event) => event.seq)).toEqual(log.map((_, i) => i + 1));
  expect(log.map((event) => event.type)).toEqual([
    "task.created",
    "step.started",
    "task.paused",
    "step.completed",
    "step.waiting",
    "task.resumed",
    "step.queued",
    "step.started",
    "step.completed",
    "step.started",
    "step.completed",
    "task.completed",
  ]);
  for (const way of [client.tasks.pause, client.tasks.resume])
    await expect(way(task_id)).rejects.toMatchObject({ code: "TASK_FINISHED", status: 409 });
});

test("a pause races the beginning of steps: none begins after it is acknowledged", async () => {
  await using orchestrator = await startOrchestrator({ env: { WORK_SLOTS: "4" } });
  await using agent = await fakeAgent();
  agent.answers("x");
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { client } = orchestrator;
  let inTime = 0;
  for (let round = 0; round < 12; round++) {
    const ids = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const plan = planOf(name, [[], [], [1], [2], [3, 4]]);
        return (await client.tasks.create({ description: "d", user_id: "u1", plan })).task_id;
      }),
    );
    await Promise.all(
      ids.map(async (id) => {
        const answer = await client.tasks.pause(id).catch((error: { code: string }) => error.code);
        if (answer === "TASK_FINISHED") return;
        await client.tasks.resume(id);
      }),
    );
    for (const id of ids) {
      await orchestrator.taskToBe(id, "completed");
      const types = (await client.tasks.events(id)).map((event) => event.type);
      const from = types.indexOf("task.paused");
      const until = types.indexOf("task.resumed");
      if (from < 0) continue;
      inTime++;
      expect(types.slice(from, until)).not.toContain("step.started");
    }
  }
  expect(inTime).toBeGreaterThan(0);
  expect(new Set(agent.calls.map((call) => call.idempotencyKey)).size).toBe(agent.calls.length);
});

test("steps that wait for a slot are held by a pause and give their place away", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers("x").holds();
  const { name } = await orchestrator.register({ endpoint: agent.url, config: { max_concurrency: 1 } });
  const submit = () =>
    orchestrator.client.tasks.create({ description: "d", user_id: "u1", plan: planOf(name, [[]]) });
  const first = await submit();
  await agent.untilCalled(1);
  const second = await submit();
  const third = await submit();
  await orchestrator.client.tasks.pause(second.task_id);
  expect((await orchestrator.client.tasks.get(second.task_id)).steps[0]?.status).toBe("waiting");
  agent.release();
  await orchestrator.taskToBe(first.task_id, "completed");
  await orchestrator.taskToBe(third.task_id, "completed");
  expect((await orchestrator.client.tasks.get(second.task_id)).steps[0]).toMatchObject({
    status: "waiting",
    attempts: 0,
  });
  await orchestrator.client.tasks.resume(second.task_id);
  await orchestrator.taskToBe(second.task_id, "completed");
});

test("a retry that waits for its time is not used up by a pause, and keeps what is left of its time", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers("at last").failsTimes(1, 503, { "retry-after": "300" });
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { client, clock } = orchestrator;
  const { task_id } = await client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[]]),
  });
  await orchestrator.untilEvent(task_id, "step.retrying");

  await client.tasks.pause(task_id);
  clock.skip(100_000);
  await client.tasks.resume(task_id);
  expect((await client.tasks.get(task_id)).steps[0]).toMatchObject({ status: "queued", attempts: 1 });
  expect(agent.calls).toHaveLength(1);

  await client.tasks.pause(task_id);
  clock.skip(3_600_000);
  expect((await client.tasks.get(task_id)).steps[0]).toMatchObject({ status: "waiting", attempts: 1 });
  expect(agent.calls).toHaveLength(1);
  await client.tasks.resume(task_id);
  const task = await orchestrator.taskToBe(task_id, "completed");
  expect(task.steps[0]).toMatchObject({ attempts: 2, output_data: "at last" });
});

test("a call that fails while its task is paused is called again only after the task is resumed", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers("at last").failsTimes(1).holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { client, clock } = orchestrator;
  const { task_id } = await client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[]]),
  });
  await agent.untilCalled(1);
  await client.tasks.pause(task_id);
  agent.release();
  await orchestrator.untilEvent(task_id, "step.retrying");
  clock.skip(3_600_000);
  expect((await client.tasks.get(task_id)).steps[0]).toMatchObject({ status: "waiting", attempts: 1 });
  expect(agent.calls).toHaveLength(1);
  await client.tasks.resume(task_id);
  await orchestrator.taskToBe(task_id, "completed");
  expect(new Set(agent.calls.map((call) => call.idempotencyKey)).size).toBe(1);
});

test("a paused task can be cancelled, and what it held is confirmed", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers("x").holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { client } = orchestrator;
  const { task_id } = await client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[], [1], [2]]),
  });
  await agent.untilCalled(1);
  await client.tasks.pause(task_id);
  agent.release();
  await orchestrator.untilEvent(task_id, "step.waiting");
  expect(await client.tasks.cancel(task_id)).toMatchObject({
    status: "cancelled",
    receipts: [
      { step_number: 1, receipt: "too_late" },
      { step_number: 2, receipt: "confirmed" },
      { step_number: 3, receipt: "confirmed" },
    ],
  });
  const task = await client.tasks.get(task_id);
  expect(task).toMatchObject({ paused_at: null, steps: [{}, { history: [] }, {}] });
  await orchestrator.restart();
  expect(agent.calls).toHaveLength(1);
});

test("`kill -9` of the service: a paused task stays paused, a call that was lost waits too, and both go on after the resume", async () => {
  await using database = await testDatabase();
  await using agent = await fakeAgent();
  agent.answers("done").holds();
  const create = async (client: Client): Promise<number> => {
    const { name } = await client.agents.register({ name: "A", agent_type: "api", endpoint: agent.url });
    const input = { description: "d", user_id: "u1", plan: planOf(name, [[], [1]]) };
    return (await client.tasks.create(input)).task_id;
  };
  let id = 0;
  {
    await using service = await serviceProcess({ database });
    id = await create(service.client);
    await agent.untilCalled(1);
    await service.client.tasks.pause(id);
    await service.killHard();
  }
  agent.release();
  await using service = await serviceProcess({ database });
  for await (const event of service.client.tasks.follow(id)) if (event.type === "step.waiting") break;
  expect(await service.client.tasks.get(id)).toMatchObject({
    status: "executing",
    paused_at: expect.any(String),
    steps: [{ status: "waiting", history: [{ outcome: "lost" }] }, { status: "pending" }],
  });
  expect(agent.calls).toHaveLength(1);
  await service.client.tasks.resume(id);
  for await (const _event of service.client.tasks.follow(id)) {
    // Until its end.
  }
  expect(await service.client.tasks.get(id)).toMatchObject({ status: "completed" });
  expect(agent.calls).toHaveLength(3);
  expect(new Set(agent.calls.map((call) => call.idempotencyKey)).size).toBe(2);
});

test("a paused task is kept for ever, and its session with it", async () => {
  await using orchestrator = await startOrchestrator({ env: { HEALTH_CHECK_SECONDS: "0" } });
  await using agent = await fakeAgent();
  agent.answers("x").holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { client, clock } = orchestrator;
  const ended = await client.tasks.create({ description: "d", user_id: "u1", plan: planOf(name, [[]]) });
  const { task_id, session_id } = await client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[], [1]]),
  });
  await agent.untilCalled(2);
  await client.tasks.pause(task_id);
  agent.release();
  await orchestrator.untilEvent(task_id, "step.waiting");
  await orchestrator.taskToBe(ended.task_id, "completed");

  clock.skip(100 * DAY_MS);
  await expect
    .poll(() => client.tasks.get(ended.task_id).catch((e: { code: string }) => e.code))
    .toBe("TASK_NOT_FOUND");
  expect((await client.tasks.list())[0]).toMatchObject({ id: task_id, paused_at: expect.any(String) });
  expect(await client.sessions.get(session_id)).toMatchObject({ session_id });
  await client.tasks.resume(task_id);
  await orchestrator.taskToBe(task_id, "completed");
});

test("a task that is paused while it is planned gets its plan, and begins nothing before it is resumed", async () => {
  await using model = (await fakeModel()).hangs();
  await using orchestrator = await startOrchestrator({
    env: { LLM_BASE_URL: model.url, LLM_MODEL: "m", LLM_API_KEY: "k", LLM_TIMEOUT_MS: "1000" },
  });
  await using agent = await fakeAgent();
  agent.answers("bonjour");
  await orchestrator.register({ endpoint: agent.url, name: "Translator", capabilities: ["translation"] });
  const { client } = orchestrator;
  const { task_id, status } = await client.tasks.create({
    description: "Translate hello to French",
    user_id: "u1",
  });
  expect(status).toBe("planning");
  expect(await client.tasks.pause(task_id)).toMatchObject({ status: "planning" });
  await orchestrator.untilEvent(task_id, "step.waiting");
  expect(await client.tasks.get(task_id)).toMatchObject({
    status: "executing",
    steps: [{ status: "waiting", attempts: 0 }],
  });
  expect(agent.calls).toHaveLength(0);
  await client.tasks.resume(task_id);
  await orchestrator.taskToBe(task_id, "completed");
  expect(agent.calls).toHaveLength(1);
});
