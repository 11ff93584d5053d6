import { expect, test } from "vitest";
import { createLogger } from "../src/telemetry/logger.ts";
import { fakeAgent } from "./kit/fake-agent.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";

test("a task is planned over the registered agents, runs, and answers in its session", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers("bonjour");
  await orchestrator.register({
    name: "Translator",
    endpoint: agent.url,
    capabilities: ["translation"],
    description: "Translates text",
  });

  const created = await orchestrator.client.tasks.create({
    description: "Translate hello to French",
    user_id: "u1",
  });
  expect(created.plan?.steps).toMatchObject([
    { step_number: 1, agent_name: "Translator", dependencies: [], capability: "translation" },
  ]);
  expect(created.plan?.steps[0]?.reason).toContain("translat");

  const task = await orchestrator.taskToBe(created.task_id, "completed");
  expect(task.result).toMatchObject({ status: "completed", output: "bonjour" });
  const messages = await orchestrator.client.sessions.listMessages(created.session_id);
  expect(messages.map(({ role, content }) => [role, content])).toEqual([
    ["user", "Translate hello to French"],
    ["assistant", "bonjour"],
  ]);
});

test("independent steps run at the same time, and a join gets the outputs of both", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers((call) => `output of ${(call.body as { instructions: string }).instructions}`).holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });

  const { task_id } = await orchestrator.client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[], [], [1, 2]]),
  });
  await agent.untilCalled(2);
  expect((await orchestrator.client.tasks.get(task_id)).steps.map((step) => step.status)).toEqual([
    "executing",
    "executing",
    "pending",
  ]);
  agent.release();

  const task = await orchestrator.taskToBe(task_id, "completed");
  const data = { step_1: "output of do part 1", step_2: "output of do part 2" };
  expect(agent.calls[2]?.body).toMatchObject({ instructions: "do part 3", data });
  expect(task.steps[2]?.input_data).toEqual(data);
  expect(task.result?.output).toBe("output of do part 3");
});

test("`Prefer: wait` answers with the finished task, or as it stands when the time is over", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const input = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };

  expect(await orchestrator.client.tasks.run(input, 10)).toMatchObject({
    status: "completed",
    result: { output: { done: true } },
  });
  agent.holds();
  expect(await orchestrator.client.tasks.run(input, 0)).toMatchObject({ status: "executing", result: null });
  agent.release();
});

test("an agent that fails for a while is called again with the same key, after the pause it asks for", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers("at last").failsTimes(2, 503, { "retry-after": "60" });
  const { name } = await orchestrator.register({ endpoint: agent.url });

  const { task_id } = await orchestrator.client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[]]),
  });
  await orchestrator.untilEvent(task_id, "step.retrying");
  orchestrator.clock.skip(58_000);
  // What is due is called before this ends.
  await using other = await fakeAgent();
  const { name: another } = await orchestrator.register({ endpoint: other.url });
  const input = { description: "d", user_id: "u1", plan: planOf(another, [[], [1], [2]]) };
  expect((await orchestrator.client.tasks.run(input, 10)).status).toBe("completed");
  expect(agent.calls).toHaveLength(1);
  orchestrator.clock.skip(3000);
  await agent.untilCalled(2);
  const [, second] = await eventsToBe(orchestrator, task_id, "step.retrying", 2);
  expect(second?.data).toMatchObject({ attempt: 2, error_type: "AGENT_HTTP_ERROR" });
  orchestrator.clock.skip(61_000);

  const task = await orchestrator.taskToBe(task_id, "completed");
  expect(task.steps[0]).toMatchObject({ attempts: 3, status: "completed", error: null });
  expect(task.steps[0]?.history.map(({ outcome }) => outcome)).toEqual(["retried", "retried", "completed"]);
  expect(new Set(agent.calls.map((call) => call.idempotencyKey)).size).toBe(1);
});

test("after three failed attempts the step fails, its dependants are skipped and the rest goes on", async () => {
  await using orchestrator = await startOrchestrator();
  await using broken = await fakeAgent();
  await using sound = await fakeAgent();
  broken.failsTimes(99);
  sound.answers("fine");
  const bad = await orchestrator.register({ endpoint: broken.url, capabilities: ["breaking"] });
  const good = await orchestrator.register({ endpoint: sound.url });
  const plan = planOf(good.name, [[], [1], []]);
  if (plan.steps[0] !== undefined) plan.steps[0].agent_name = bad.name;

  const { task_id } = await orchestrator.client.tasks.create({ description: "d", user_id: "u1", plan });
  for (const attempt of [1, 2]) {
    await eventsToBe(orchestrator, task_id, "step.retrying", attempt);
    orchestrator.clock.skip(7000);
  }
  const task = await orchestrator.taskToBe(task_id, "failed");
  expect(task.steps.map((step) => step.status)).toEqual(["failed", "skipped", "completed"]);
  expect(task.error).toMatchObject({
    step_number: 1,
    agent_id: bad.id,
    error_type: "AGENT_HTTP_ERROR",
    retry_count: 2,
  });
  expect(task.partial_results).toMatchObject([{ step_number: 3, output: "fine" }]);
  expect(broken.calls).toHaveLength(3);
  expect((await orchestrator.client.sessions.listMessages(task.session_id)).at(-1)?.content).toContain(
    "failed in step 1",
  );
});

test("an agent's own error is final and is not asked for again", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answersRaw(JSON.stringify({ status: "error", error: { message: "I cannot do that" } }));
  const { name } = await orchestrator.register({ endpoint: agent.url });

  const { task_id } = await orchestrator.client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[]]),
  });
  const task = await orchestrator.taskToBe(task_id, "failed");
  expect(task.error).toMatchObject({ error_type: "AGENT_REPORTED_ERROR", retry_count: 0 });
  expect(task.error?.message).toContain("I cannot do that");
  expect(agent.calls).toHaveLength(1);
});

test("a dead agent's step moves to another one with the same capability, under a new key", async () => {
  await using orchestrator = await startOrchestrator();
  await using dead = await fakeAgent();
  await using alive = await fakeAgent();
  dead.resets();
  alive.answers("saved");
  const first = await orchestrator.register({
    endpoint: dead.url,
    capabilities: ["Rescue"],
    description: "Rescues people",
  });
  const second = await orchestrator.register({
    endpoint: alive.url,
    capabilities: ["rescue"],
    description: "Something else",
  });

  const plan = {
    steps: [{ step_number: 1, description: "rescue", agent_id: first.id, capability: "rescue" }],
  };
  const { task_id } = await orchestrator.client.tasks.create({ description: "d", user_id: "u1", plan });
  for (const attempt of [1, 2]) {
    await eventsToBe(orchestrator, task_id, "step.retrying", attempt);
    orchestrator.clock.skip(7000);
  }
  const task = await orchestrator.taskToBe(task_id, "completed");
  expect(task.steps[0]).toMatchObject({
    agent_id: second.id,
    agent_name: second.name,
    output_data: "saved",
    attempts: 4,
  });
  expect(task.plan?.steps[0]?.agent_id).toBe(first.id);
  expect(alive.calls[0]?.idempotencyKey).not.toBe(dead.calls[0]?.idempotencyKey);
  const [moved] = await eventsToBe(orchestrator, task_id, "step.reassigned", 1);
  expect(moved?.data).toMatchObject({ from_agent_id: first.id, to_agent_id: second.id });
});

test("a tripped breaker delays the steps of an agent without using up their attempts", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers("up again").failsTimes(5);
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const submit = async (): Promise<number> =>
    (await orchestrator.client.tasks.create({ description: "d", user_id: "u1", plan: planOf(name, [[]]) }))
      .task_id;
  const tasks: number[] = [];
  for (let i = 0; i < 5; i++) tasks.push(await submit());
  for (const id of tasks) await orchestrator.untilEvent(id, "step.retrying");
  expect(agent.calls).toHaveLength(5);

  const late = await submit();
  await orchestrator.untilEvent(late, "step.delayed");
  expect((await orchestrator.client.tasks.get(late)).steps[0]).toMatchObject({
    status: "queued",
    attempts: 0,
  });
  expect(agent.calls).toHaveLength(5);
  // Only one call probes the agent; the others wait on until it has come back.
  await expect
    .poll(async () => {
      orchestrator.clock.skip(25_000);
      return (await orchestrator.client.tasks.get(late)).status;
    })
    .toBe("completed");
});

test("cancelling the call that probes a failing agent gives the next one its turn at once", async () => {
  await using orchestrator = await startOrchestrator({ random: () => 0 });
  await using agent = await fakeAgent();
  agent.answers("well again").failsTimes(5);
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const submit = async (): Promise<number> =>
    (await orchestrator.client.tasks.create({ description: "d", user_id: "u1", plan: planOf(name, [[]]) }))
      .task_id;
  const failing = await Promise.all(Array.from({ length: 5 }, submit));
  for (const id of failing) await orchestrator.untilEvent(id, "step.retrying");
  for (const id of failing) await orchestrator.client.tasks.cancel(id);
  const probing = await submit();
  await orchestrator.untilEvent(probing, "step.delayed");
  agent.holds();
  orchestrator.clock.skip(16_000);
  await agent.untilCalled(6);
  await orchestrator.client.tasks.cancel(probing);
  await aborted(agent.calls[5]?.closed);
  agent.release();
  expect(
    (await orchestrator.client.tasks.run({ description: "d", user_id: "u1", plan: planOf(name, [[]]) }, 10))
      .status,
  ).toBe("completed");
});

test("steps that wait for a dead agent fail after ten minutes, and say so once", async () => {
  await using orchestrator = await startOrchestrator();
  const { name } = await orchestrator.register({ endpoint: "http://127.0.0.1:18999" });
  const ids: number[] = [];
  for (let i = 0; i < 20; i++) {
    ids.push(
      (await orchestrator.client.tasks.create({ description: "d", user_id: "u1", plan: planOf(name, [[]]) }))
        .task_id,
    );
  }
  let ended = false;
  const all = Promise.all(ids.map((id) => orchestrator.taskToBe(id, "failed"))).finally(() => (ended = true));
  while (!ended) {
    orchestrator.clock.skip(20_000);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const tasks = await all;
  expect(new Set(tasks.map((task) => task.error?.error_type))).toEqual(new Set(["AGENT_UNREACHABLE"]));
  for (const task of tasks) {
    const delays = (await orchestrator.client.tasks.events(task.id)).filter(
      (event) => event.type === "step.delayed",
    );
    expect(delays.length).toBeLessThanOrEqual(3);
  }
});

test("a step that brings the service down each time it is begun is given up", async () => {
  let begun = 0;
  await using orchestrator = await startOrchestrator({
    connectorFor: () => ({
      start: () => Promise.reject(new Error(`a bug of ours, ${++begun}`)),
      advance: () => Promise.reject(new Error("not reached")),
      probe: async () => ({ status: "healthy", responseTimeMs: 1 }),
      cancel: async () => "unsupported",
    }),
    logger: createLogger("silent"),
  });
  const { name } = await orchestrator.register({ endpoint: "http://127.0.0.1:18999" });
  const { task_id } = await orchestrator.client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[]]),
  });
  let ended = false;
  const failed = orchestrator.taskToBe(task_id, "failed").finally(() => (ended = true));
  while (!ended) {
    orchestrator.clock.skip(60_000);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect((await failed).error).toMatchObject({ error_type: "STEP_POISONED" });
  expect(begun).toBe(5);
});

test("more work than the service takes is refused with Retry-After, and what was accepted is not hurt", async () => {
  await using orchestrator = await startOrchestrator({ env: { MAX_BACKLOG: "3" } });
  await using agent = await fakeAgent();
  agent.holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const submit = () =>
    orchestrator.client.tasks.create({ description: "d", user_id: "u1", plan: planOf(name, [[]]) });
  const accepted = [await submit(), await submit(), await submit()];
  await expect(submit()).rejects.toMatchObject({ code: "OVERLOADED", status: 503, retryAfterSeconds: 2 });
  agent.release();
  for (const { task_id } of accepted) await orchestrator.taskToBe(task_id, "completed");
  expect((await submit()).status).toBe("executing");
});

test("a cancel that races the end of its task leaves one terminal status, and no call begins after it", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  for (let round = 0; round < 60; round++) {
    const { task_id } = await orchestrator.client.tasks.create({
      description: "d",
      user_id: "u1",
      plan: planOf(name, [[], [1], [2]]),
    });
    for (let turns = round % 20; turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve));
    const answer = await orchestrator.client.tasks.cancel(task_id).then(
      () => "cancelled" as const,
      (error: { code: string }) => error.code,
    );
    const task = await orchestrator.client.tasks.get(task_id);
    expect([answer, task.status]).toEqual(
      answer === "cancelled" ? ["cancelled", "cancelled"] : ["TASK_FINISHED", "completed"],
    );
    const log = await orchestrator.client.tasks.events(task_id);
    expect(
      log.filter((event) => event.type.startsWith("task.") && event.type !== "task.created"),
    ).toHaveLength(1);
    const last = log.findLastIndex((event) => event.type === "step.started");
    expect(last).toBeLessThan(log.findIndex((event) => event.type === `task.${task.status}`));
  }
});

test("a cancel is the end: no call begins after it, running calls are aborted, nothing else happens to the task", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { task_id } = await orchestrator.client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[], [1]]),
  });
  await agent.untilCalled(1);

  expect(await orchestrator.client.tasks.cancel(task_id)).toMatchObject({ task_id, status: "cancelled" });
  await aborted(agent.calls[0]?.closed);
  agent.release();
  expect(await orchestrator.client.tasks.cancel(task_id)).toMatchObject({ status: "cancelled" });
  await orchestrator.restart();
  const task = await orchestrator.client.tasks.get(task_id);
  expect(task.steps.map((step) => [step.status, step.attempts])).toEqual([
    ["cancelled", 1],
    ["cancelled", 0],
  ]);
  expect(agent.calls).toHaveLength(1);
  const events = await orchestrator.client.tasks.events(task_id);
  expect(events.map(({ type }) => type)).toEqual([
    "task.created",
    "step.started",
    "step.cancelled",
    "step.cancelled",
    "task.cancelled",
  ]);
  expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
});

test("a finished task cannot be cancelled, and says how it ended", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const task = await orchestrator.client.tasks.run(
    { description: "d", user_id: "u1", plan: planOf(name, [[]]) },
    10,
  );
  await expect(orchestrator.client.tasks.cancel(task.id)).rejects.toMatchObject({
    code: "TASK_FINISHED",
    status: 409,
  });
});

test("at most 64 calls of an agent run at once, or as many as it allows", async () => {
  await using orchestrator = await startOrchestrator();
  for (const [config, cap] of [
    [{ max_concurrency: 3 }, 3],
    [{}, 64],
  ] as const) {
    await using agent = await fakeAgent();
    agent.holds();
    const { name } = await orchestrator.register({ endpoint: agent.url, config });
    const plan = planOf(
      name,
      Array.from({ length: 40 }, () => []),
    );
    const submit = () => orchestrator.client.tasks.create({ description: "d", user_id: "u1", plan });
    const ids = [await submit(), await submit()].map(({ task_id }) => task_id);
    await agent.untilCalled(cap);
    const tasks = await Promise.all(ids.map((id) => orchestrator.client.tasks.get(id)));
    const statuses = tasks.flatMap(({ steps }) => steps.map((step) => step.status));
    expect(statuses.filter((status) => status === "executing")).toHaveLength(cap);
    expect(statuses.filter((status) => status === "queued")).toHaveLength(80 - cap);
    expect(agent.calls).toHaveLength(cap);
    agent.release();
    for (const id of ids) await orchestrator.taskToBe(id, "completed");
    expect(agent.calls).toHaveLength(80);
  }
});

test("work of a higher priority is taken first", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.holds();
  const { name } = await orchestrator.register({ endpoint: agent.url, config: { max_concurrency: 1 } });
  const submit = (description: string, priority: number) =>
    orchestrator.client.tasks.create({
      description,
      user_id: "u1",
      priority,
      plan: { steps: [{ step_number: 1, description, agent_name: name }] },
    });
  await submit("first", 0);
  await agent.untilCalled(1);
  await submit("ordinary", 0);
  const { task_id: last } = await submit("low", -5);
  await submit("urgent", 10);
  agent.release();
  await orchestrator.taskToBe(last, "completed");
  expect(agent.calls.map((call) => (call.body as { instructions: string }).instructions)).toEqual([
    "first",
    "urgent",
    "ordinary",
    "low",
  ]);
});

async function eventsToBe(
  orchestrator: Awaited<ReturnType<typeof startOrchestrator>>,
  taskId: number,
  type: string,
  count: number,
) {
  const found = [];
  for await (const event of orchestrator.client.tasks.follow(taskId)) {
    if (event.type === type) found.push(event);
    if (found.length === count) break;
  }
  return found;
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
