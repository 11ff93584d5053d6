import { expect, test } from "vitest";
import { fakeAgent } from "./kit/fake-agent.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";

test("the metrics count tasks, calls of agents, requests by route, the queue and the agents", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers("fine").failsTimes(1, 503);
  const { name } = await orchestrator.register({ name: "Metered", endpoint: agent.url });
  const { task_id } = await orchestrator.client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[], [1]]),
  });
  await orchestrator.untilEvent(task_id, "step.retrying");
  orchestrator.clock.skip(3000);
  await orchestrator.taskToBe(task_id, "completed");
  await fetch(`${orchestrator.url}/api/tasks/999`);

  const response = await fetch(`${orchestrator.url}/metrics`);
  expect(response.headers.get("content-type")).toContain("text/plain; version=0.0.4");
  const text = await response.text();
  for (const line of [
    "orchestrator_tasks_created_total 1",
    'orchestrator_tasks_ended_total{status="completed"} 1',
    'orchestrator_agent_calls_total{agent="Metered",outcome="completed"} 2',
    'orchestrator_agent_calls_total{agent="Metered",outcome="failed"} 1',
    "orchestrator_step_retries_total 1",
    'orchestrator_steps_total{status="completed"} 2',
    'orchestrator_queue_jobs{state="ready"} 0',
    'orchestrator_agents{status="active"} 1',
    "orchestrator_open_breakers 0",
    'orchestrator_http_request_duration_seconds_count{method="GET",route="/api/tasks/:id",status="404"} 1',
  ])
    expect(text).toContain(`${line}\n`);
  expect(text).not.toContain("/api/tasks/999");
});

test("the metrics need a key once there is one; a port of their own needs none", async () => {
  await using orchestrator = await startOrchestrator({
    env: { ADMIN_API_KEY: "an-admin-key-of-a-test", METRICS_PORT: "18997" },
  });
  expect((await fetch(`${orchestrator.url}/metrics`)).status).toBe(401);
  const own = await fetch("http://127.0.0.1:18997/metrics");
  expect([own.status, await own.text()]).toEqual([200, expect.stringContaining("orchestrator_agents")]);
  expect((await fetch("http://127.0.0.1:18997/api/tasks")).status).toBe(404);
});

test("live, ready and health are asked without a key", async () => {
  await using orchestrator = await startOrchestrator({ env: { ADMIN_API_KEY: "an-admin-key-of-a-test" } });
  for (const path of ["/health", "/health/live", "/health/ready"]) {
    const response = await fetch(`${orchestrator.url}${path}`);
    expect([path, response.status, await response.json()]).toMatchObject([
      path,
      200,
      { status: "healthy", service: "Multi-Agent Orchestrator" },
    ]);
  }
});

test("while it shuts down the service is not ready, refuses new tasks with Retry-After, and finishes what runs", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { client, url } = orchestrator;
  const input = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };
  const { task_id: toCancel } = await client.tasks.create(input);
  const followed: string[] = [];
  const following = (async () => {
    for await (const { type } of client.tasks.follow(toCancel)) followed.push(type);
  })();
  const stream = await fetch(`${url}/api/events`);
  expect(stream.headers.get("connection")).toBe("close");
  await stream.body?.cancel();
  const waiting = client.tasks.run(input, 60);
  await agent.untilCalled(2);
  const stopped = orchestrator.app[Symbol.asyncDispose]();
  // A request that waits is answered with the task as it stands.
  const running = await waiting;
  expect(running).toMatchObject({ status: "executing" });
  for (const [path, status, said] of [
    ["/health", 503, "draining"],
    ["/health/ready", 503, "draining"],
    ["/health/live", 200, "healthy"],
  ] as const) {
    const response = await fetch(`${url}${path}`);
    expect([path, response.status, await response.json()]).toMatchObject([path, status, { status: said }]);
    expect(response.headers.get("connection")).toBe("close");
  }
  await expect(client.tasks.create(input)).rejects.toMatchObject({
    code: "SHUTTING_DOWN",
    status: 503,
    retryAfterSeconds: 5,
  });
  // The doors are open for what is there.
  expect((await client.tasks.list()).map(({ id }) => id)).toEqual([running.id, toCancel]);
  expect(await client.tasks.cancel(toCancel)).toMatchObject({ status: "cancelled" });
  await following;
  expect(followed.at(-1)).toBe("task.cancelled");
  expect((await client.tasks.get(running.id)).status).toBe("executing");
  agent.release();
  await stopped;
  await expect(fetch(`${url}/health/live`)).rejects.toThrow("fetch failed");
  await orchestrator.restart();
  expect(await orchestrator.client.tasks.get(running.id)).toMatchObject({
    status: "completed",
    steps: [{ attempts: 1 }],
  });
});

test("tasks are removed 90 days after their end, those that have not ended never", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const input = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };
  const ended = await orchestrator.client.tasks.run(input, 10);
  agent.holds();
  const { task_id: running } = await orchestrator.client.tasks.create(input);
  await agent.untilCalled(2);
  orchestrator.clock.skip(89 * 24 * 60 * 60 * 1000);
  expect((await orchestrator.client.tasks.get(ended.id)).status).toBe("completed");
  orchestrator.clock.skip(2 * 24 * 60 * 60 * 1000);
  for (let gone = false; !gone;) {
    orchestrator.clock.skip(60 * 60 * 1000);
    gone = await orchestrator.client.tasks.get(ended.id).then(
      () => false,
      (error: { code?: string }) => error.code === "TASK_NOT_FOUND",
    );
  }
  const sessions = await orchestrator.client.sessions.list();
  expect(sessions.find((session) => session.session_id === ended.session_id)).toMatchObject({
    status: "expired",
    message_count: 2,
  });
  agent.release();
  expect((await orchestrator.client.tasks.list()).map(({ id }) => id)).toEqual([running]);
});
