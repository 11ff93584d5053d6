import { expect, test } from "vitest";
import { readConfig } from "../src/config.ts";
import { fakeAgent } from "./kit/fake-agent.ts";
import { serviceProcess } from "./kit/service-process.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";
import { testDatabase } from "./kit/test-database.ts";

test("a submit that is repeated under its key while the service shuts down is answered with its task", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const input = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };
  const submit = (idempotencyKey: string) => orchestrator.client.tasks.create(input, { idempotencyKey });
  const first = await submit("before");
  await agent.untilCalled(1);
  const stopped = orchestrator.app[Symbol.asyncDispose]();
  expect((await fetch(`${orchestrator.url}/health/ready`)).status).toBe(503);
  expect((await submit("before")).task_id).toBe(first.task_id);
  await expect(submit("another")).rejects.toMatchObject({ code: "SHUTTING_DOWN" });
  agent.release();
  await stopped;
  await orchestrator.restart();
  expect((await orchestrator.client.tasks.list()).map(({ id }) => id)).toEqual([first.task_id]);
});

test("requests that wait for a task are answered when the service shuts down, old and new, and its steps go on", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const input = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };
  const run = () => orchestrator.client.tasks.run(input, 60, { idempotencyKey: "k" });
  const waiting = run();
  await agent.untilCalled(1);
  const stopped = orchestrator.app[Symbol.asyncDispose]();
  // The agent answers only after both were answered.
  const asItStands = { status: "executing", steps: [{ status: "executing" }] };
  expect(await waiting).toMatchObject(asItStands);
  expect(await run()).toMatchObject(asItStands);
  agent.release();
  await stopped;
  await orchestrator.restart();
  const { id } = await waiting;
  expect(await orchestrator.client.tasks.get(id)).toMatchObject({
    status: "completed",
    steps: [{ attempts: 1 }],
  });
});

test("a call that still runs 25 s after the service was told to stop is aborted, and its step is lost at the next start", async () => {
  await using orchestrator = await startOrchestrator({ drainMs: "as_shipped" });
  await using agent = await fakeAgent();
  agent.holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const input = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };
  const { task_id } = await orchestrator.client.tasks.create(input);
  await agent.untilCalled(1);
  const { url } = orchestrator;
  const events = await fetch(`${url}/api/tasks/${task_id}/events`);
  expect(readConfig({}).config.drainMs).toBe(25_000);
  const stopped = orchestrator.app[Symbol.asyncDispose]();
  await expect.poll(async () => (await fetch(`${url}/health/ready`)).status).toBe(503);
  orchestrator.clock.skip(15_000);
  // What would end the call ends it before these are answered.
  for (let asked = 0; asked < 5; asked++) expect((await fetch(`${url}/health/live`)).status).toBe(200);
  expect(agent.calls[0]?.closed.aborted).toBe(false);
  orchestrator.clock.skip(10_000);
  await stopped;
  await expect.poll(() => agent.calls[0]?.closed.aborted).toBe(true);
  // The stream ended with the doors, before the task did.
  expect(await events.text()).not.toContain("event: task.completed");
  await expect(fetch(`${url}/health/live`)).rejects.toThrow("fetch failed");
  agent.release();
  await orchestrator.restart();
  const task = await orchestrator.taskToBe(task_id, "completed");
  expect(task.steps[0]?.history.map(({ outcome }) => outcome)).toEqual(["lost", "completed"]);
  expect(new Set(agent.calls.map((call) => call.idempotencyKey)).size).toBe(1);
});

test("a caller that hangs up while it waits for a task changes nothing for the task", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const hangingUp = new AbortController();
  const waiting = fetch(`${orchestrator.url}/api/tasks`, {
    method: "POST",
    headers: { "content-type": "application/json", prefer: "wait=60" },
    body: JSON.stringify({ description: "d", user_id: "u1", plan: planOf(name, [[], [1]]) }),
    signal: hangingUp.signal,
  });
  await agent.untilCalled(1);
  hangingUp.abort();
  await expect(waiting).rejects.toThrow("aborted");
  agent.release();
  const [task] = await orchestrator.client.tasks.list();
  await orchestrator.taskToBe(task?.id ?? 0, "completed");
  expect(agent.calls).toHaveLength(2);
});

test.each(["SIGTERM", "SIGINT"] as const)(
  "a second %s ends the process at once, and the next one goes on as after a crash",
  async (signal) => {
    await using database = await testDatabase();
    await using agent = await fakeAgent();
    agent.holds();
    let id = 0;
    {
      await using service = await serviceProcess({ database });
      const { client } = service;
      const { name } = await client.agents.register({ name: "A", agent_type: "api", endpoint: agent.url });
      ({ task_id: id } = await client.tasks.create({
        description: "d",
        user_id: "u1",
        plan: planOf(name, [[]]),
      }));
      await agent.untilCalled(1);
      process.kill(service.pid, signal);
      // It drains: the call that runs keeps it alive.
      await expect.poll(async () => (await fetch(`${service.url}/health/ready`)).status).toBe(503);
      process.kill(service.pid, signal);
      expect(await service.ended).toBe("SIGKILL");
      await expect.poll(() => agent.calls[0]?.closed.aborted).toBe(true);
    }
    agent.release();
    await using service = await serviceProcess({ database });
    for await (const _event of service.client.tasks.follow(id)) {
      // The stream ends with the task.
    }
    const task = await service.client.tasks.get(id);
    expect(task.steps[0]?.history.map(({ outcome }) => outcome)).toEqual(["lost", "completed"]);
  },
);
