import { expect, test } from "vitest";
import type { Client } from "@orchestrator/client";
import { fakeAgent } from "./kit/fake-agent.ts";
import type { FakeAgent } from "./kit/fake-agent.ts";
import { keeperConfig, runKeeper } from "./kit/run-keeper.ts";
import type { RunKeeper } from "./kit/run-keeper.ts";
import { serviceProcess } from "./kit/service-process.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";
import type { TestOrchestrator } from "./kit/start-orchestrator.ts";
import { testDatabase } from "./kit/test-database.ts";

/** A chain of two whose first call broke off at an agent that must not be called twice. */
async function unknownStep(orchestrator: TestOrchestrator, agent: FakeAgent): Promise<number> {
  agent.resets();
  const { name } = await orchestrator.register({
    endpoint: agent.url,
    config: { delivery: "at_most_once" },
  });
  const { task_id } = await orchestrator.client.tasks.create({
    description: "pay",
    user_id: "u1",
    plan: planOf(name, [[], [1]]),
  });
  await orchestrator.untilEvent(task_id, "step.unknown");
  agent.answers((call) => `did ${(call.body as { instructions: string }).instructions}`);
  return task_id;
}

test("an unknown step that a person found completed has that output, and the task goes on with it", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const id = await unknownStep(orchestrator, agent);
  const { client } = orchestrator;
  const answer = await client.tasks.resolveStep(id, 1, { outcome: "completed", output: { paid: 7 } });
  expect(answer.steps[0]).toMatchObject({ status: "completed", output_data: { paid: 7 }, error: null });
  const task = await orchestrator.taskToBe(id, "completed");
  expect(agent.calls).toHaveLength(2);
  expect(agent.calls[1]?.body).toMatchObject({ instructions: "do part 2", data: { paid: 7 } });
  expect(task.steps[0]?.history.map(({ outcome }) => outcome)).toEqual(["unknown"]);
  expect((await client.tasks.events(id)).find((event) => event.type === "step.resolved")).toMatchObject({
    step_number: 1,
    data: { outcome: "completed", by: "local" },
  });
  await expect(client.tasks.resolveStep(id, 1, { outcome: "retry" })).rejects.toMatchObject({
    code: "STEP_NOT_UNKNOWN",
    status: 409,
  });
});

test("tasks that wait for a person are listed by that, named in the overview, and no longer once it is said", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const id = await unknownStep(orchestrator, agent);
  const { client } = orchestrator;
  agent.holds();
  const plan = planOf((await orchestrator.register({ endpoint: agent.url })).name, [[]]);
  const running = await client.tasks.create({ description: "pay too", user_id: "u1", plan });
  const waiting = async () => (await client.tasks.list({ awaits: "resolution" })).map((task) => task.id);

  expect(await client.tasks.list()).toMatchObject([
    { id: running.task_id, unknown_steps: [] },
    { id, unknown_steps: [1], status: "executing" },
  ]);
  expect(await client.tasks.get(id)).toMatchObject({ unknown_steps: [1] });
  expect(await client.tasks.listPage({ awaits: "resolution" })).toMatchObject({
    items: [{ id, unknown_steps: [1] }],
    total: 1,
    nextCursor: undefined,
  });
  expect(await client.tasks.list({ awaits: "resolution", status: "completed" })).toEqual([]);
  expect(await client.tasks.list({ awaits: "resolution", cursor: id })).toEqual([]);
  expect((await client.overview()).tasks).toMatchObject({
    awaiting_resolution: 1,
    by_status: { executing: 2 },
  });
  const paid = await fetch(`${orchestrator.url}/api/tasks?awaits=payment`);
  expect(paid.status).toBe(422);
  expect(await paid.json()).toMatchObject({
    code: "VALIDATION_FAILED",
    detail: expect.stringMatching(/^awaits: .*"resolution"/),
  });

  agent.release();
  await client.tasks.resolveStep(id, 1, { outcome: "completed", output: "paid" });
  expect(await waiting()).toEqual([]);
  expect((await client.overview()).tasks.awaiting_resolution).toBe(0);

  const cancelled = await unknownStep(orchestrator, agent);
  expect(await waiting()).toEqual([cancelled]);
  const stranger = await orchestrator.as("operator", "somebody else");
  expect(await stranger.tasks.list({ awaits: "resolution" })).toEqual([]);
  expect((await stranger.overview()).tasks.awaiting_resolution).toBe(0);
  const owner = await orchestrator.as("operator", "local");
  await owner.tasks.cancel(cancelled);
  expect(await owner.tasks.list({ awaits: "resolution" })).toEqual([]);
  expect(await owner.tasks.get(cancelled)).toMatchObject({ unknown_steps: [] });
});

test("an unknown step that a person found failed fails its task, which can then be retried", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const id = await unknownStep(orchestrator, agent);
  const { client } = orchestrator;
  await client.tasks.resolveStep(id, 1, { outcome: "failed", message: "the bank knows nothing of it" });
  const task = await orchestrator.taskToBe(id, "failed");
  expect(task.error).toMatchObject({
    step_number: 1,
    error_type: "RESOLVED_AS_FAILED",
    message: "the bank knows nothing of it",
  });
  expect(task.steps.map((step) => step.status)).toEqual(["failed", "skipped"]);
  const again = await client.tasks.retry(id);
  await orchestrator.taskToBe(again.task_id, "completed");
});

test("an unknown step that is to be called again gets a step key of its own, and waits while its task is paused", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const id = await unknownStep(orchestrator, agent);
  const { client } = orchestrator;
  await client.tasks.pause(id);
  const resolved = await client.tasks.resolveStep(id, 1, { outcome: "retry" });
  expect(resolved.steps[0]).toMatchObject({ status: "waiting", error: null });
  expect(agent.calls).toHaveLength(1);
  await client.tasks.resume(id);
  const task = await orchestrator.taskToBe(id, "completed");
  expect(task.steps[0]).toMatchObject({ attempts: 2, output_data: "did do part 1" });
  expect(agent.calls[1]?.idempotencyKey).not.toBe(agent.calls[0]?.idempotencyKey);
});

test("only a step that is there and unknown can be resolved", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const id = await unknownStep(orchestrator, agent);
  const { client } = orchestrator;
  await expect(client.tasks.resolveStep(id, 9, { outcome: "retry" })).rejects.toMatchObject({
    code: "STEP_NOT_FOUND",
    status: 404,
  });
  await expect(client.tasks.resolveStep(id, 2, { outcome: "retry" })).rejects.toMatchObject({
    code: "STEP_NOT_UNKNOWN",
    message: expect.stringContaining("Step 2 of task"),
  });
  await client.tasks.cancel(id);
  await expect(client.tasks.resolveStep(id, 1, { outcome: "retry" })).rejects.toMatchObject({
    code: "STEP_NOT_UNKNOWN",
  });
});

/** A task of one step whose call was lost with its service, at an agent that keeps its runs. */
async function submit(client: Client, endpoint: string): Promise<number> {
  const { name } = await client.agents.register({
    name: "Keeper",
    agent_type: "api",
    endpoint,
    config: keeperConfig,
  });
  const input = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };
  return (await client.tasks.create(input)).task_id;
}

const finished = async (client: Client, id: number) => {
  for await (const _event of client.tasks.follow(id)) {
    // Until its end.
  }
  return client.tasks.get(id);
};

test.each([
  ["completed", { status: "completed" as const, result: "kept" }, "completed", "kept", 1],
  ["failed", { status: "failed" as const }, "failed", null, 1],
  ["never seen", undefined, "completed", "done", 2],
])(
  "`kill -9` during a call of an agent that can be asked: it is asked, and the run was %s",
  async (_what, run, status, output, calls) => {
    await using database = await testDatabase();
    await using keeper = await runKeeper();
    keeper.holds();
    let id = 0;
    {
      await using service = await serviceProcess({ database });
      id = await submit(service.client, keeper.url);
      await keeper.until("POST /process");
      await service.killHard();
    }
    const [key = ""] = [...keeper.runs.keys()];
    if (run === undefined) keeper.forgets();
    else keeper.ends(key, run);
    await using service = await serviceProcess({ database });
    const task = await finished(service.client, id);
    expect(task).toMatchObject({ status, steps: [{ output_data: output }] });
    expect(task.steps[0]?.history[0]).toMatchObject({ outcome: "lost" });
    expect(keeper.requests.filter((line) => line === "POST /process")).toHaveLength(calls);
    expect(keeper.requests).toContain(`GET /runs/${key}`);
  },
);

test("an agent that is still at work on a lost call is asked again until it has done it", async () => {
  await using orchestrator = await startOrchestrator();
  await using keeper = await runKeeper();
  keeper.holds();
  const { name } = await orchestrator.register({
    endpoint: keeper.url,
    config: { ...keeperConfig, timeout_ms: 300 },
  });
  const { task_id } = await orchestrator.client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[]]),
  });
  await orchestrator.untilEvent(task_id, "step.retrying");
  orchestrator.clock.skip(10_000);
  await orchestrator.untilEvent(task_id, "step.waiting");
  expect((await orchestrator.client.tasks.get(task_id)).steps[0]).toMatchObject({ status: "waiting" });
  orchestrator.clock.skip(2000);
  await keeper.until("GET /runs/", 2);
  const [key = ""] = [...keeper.runs.keys()];
  keeper.ends(key, { status: "completed", result: "after all" });
  await expect
    .poll(
      async () => {
        orchestrator.clock.skip(60_000);
        return (await orchestrator.client.tasks.get(task_id)).status;
      },
      { timeout: 10_000 },
    )
    .toBe("completed");
  expect((await orchestrator.client.tasks.get(task_id)).steps[0]?.output_data).toBe("after all");
  expect(keeper.requests.filter((line) => line === "POST /process")).toHaveLength(1);
});

test("an agent that cannot say what became of a call leaves the step to a person", async () => {
  await using orchestrator = await startOrchestrator();
  await using keeper = await runKeeper();
  keeper.holds().answersQuestionsWith(401);
  const { name } = await orchestrator.register({
    endpoint: keeper.url,
    config: { ...keeperConfig, timeout_ms: 300 },
  });
  const { task_id } = await orchestrator.client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[]]),
  });
  await orchestrator.untilEvent(task_id, "step.retrying");
  orchestrator.clock.skip(10_000);
  await orchestrator.untilEvent(task_id, "step.unknown");
  const task = await orchestrator.client.tasks.get(task_id);
  expect(task.steps[0]).toMatchObject({
    status: "unknown",
    error: { error_type: "OUTCOME_UNKNOWN", message: expect.stringContaining("did not say what became") },
  });
  await orchestrator.client.tasks.resolveStep(task_id, 1, { outcome: "completed", output: "found" });
  await orchestrator.taskToBe(task_id, "completed");
});

/** A call of a keeper that was cut off, while another agent offers the same. */
async function cutOffBesideAnother(orchestrator: TestOrchestrator, keeper: RunKeeper, other: FakeAgent) {
  keeper.holds();
  const capabilities = ["paying"];
  const config = { ...keeperConfig, timeout_ms: 300 };
  const { id: agentId } = await orchestrator.register({ endpoint: keeper.url, capabilities, config });
  await orchestrator.register({ endpoint: other.url, capabilities });
  const steps = [{ step_number: 1, description: "pay", agent_id: agentId, capability: "paying" }];
  const input = { description: "d", user_id: "u1", plan: { steps } };
  const { task_id } = await orchestrator.client.tasks.create(input);
  await orchestrator.untilEvent(task_id, "step.retrying");
  return { agentId, taskId: task_id };
}

test("an agent that is gone before it could be asked leaves the step to a person, and nobody stands in for it", async () => {
  await using orchestrator = await startOrchestrator();
  await using keeper = await runKeeper();
  await using other = await fakeAgent();
  const { agentId, taskId } = await cutOffBesideAnother(orchestrator, keeper, other);
  await orchestrator.client.agents.update(agentId, { status: "inactive" });
  orchestrator.clock.skip(10_000);
  await orchestrator.untilEvent(taskId, "step.unknown");
  expect((await orchestrator.client.tasks.get(taskId)).steps[0]).toMatchObject({
    status: "unknown",
    error: { error_type: "OUTCOME_UNKNOWN", message: expect.stringContaining("could not be asked") },
  });
  expect(other.calls).toHaveLength(0);
});

test("an agent that fails its health checks is still the one that is asked", async () => {
  await using orchestrator = await startOrchestrator();
  await using keeper = await runKeeper();
  await using other = await fakeAgent();
  const { agentId, taskId } = await cutOffBesideAnother(orchestrator, keeper, other);
  keeper.isHealthy(false);
  for (let checks = 1; checks <= 3; checks++) await orchestrator.client.agents.checkHealth(agentId);
  expect((await orchestrator.client.agents.get(agentId)).status).toBe("error");
  const [key = ""] = [...keeper.runs.keys()];
  keeper.ends(key, { status: "completed", result: "paid once" });
  orchestrator.clock.skip(10_000);
  const task = await orchestrator.taskToBe(taskId, "completed");
  expect(task.steps[0]).toMatchObject({ agent_id: agentId, output_data: "paid once" });
  expect(other.calls).toHaveLength(0);
});

test("an agent that still works when it is deactivated leaves the step to a person", async () => {
  await using orchestrator = await startOrchestrator();
  await using keeper = await runKeeper();
  await using other = await fakeAgent();
  const { agentId, taskId } = await cutOffBesideAnother(orchestrator, keeper, other);
  orchestrator.clock.skip(10_000);
  await orchestrator.untilEvent(taskId, "step.waiting");
  await orchestrator.client.agents.update(agentId, { status: "inactive" });
  orchestrator.clock.skip(60_000);
  await orchestrator.untilEvent(taskId, "step.unknown");
  expect(other.calls).toHaveLength(0);
});

test("an agent that is marked at_most_once while a step waits to be tried again is not called again for it", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.resets();
  const { id: agentId, name } = await orchestrator.register({ endpoint: agent.url });
  const input = { description: "pay", user_id: "u1", plan: planOf(name, [[]]) };
  const { task_id } = await orchestrator.client.tasks.create(input);
  await orchestrator.untilEvent(task_id, "step.retrying");
  await orchestrator.client.agents.update(agentId, { config: { delivery: "at_most_once" } });
  orchestrator.clock.skip(10_000);
  await orchestrator.untilEvent(task_id, "step.unknown");
  expect(agent.calls).toHaveLength(1);
});

test("a template that says how its agent is asked and told is checked like every mapping", async () => {
  await using orchestrator = await startOrchestrator();
  const register = (config: object) => orchestrator.register({ endpoint: "http://127.0.0.1:8999", config });
  const { reconcile } = keeperConfig;
  await expect(register({ reconcile: { ...reconcile, path: "/runs/${step.name}" } })).rejects.toMatchObject({
    code: "TEMPLATE_INVALID",
    message: expect.stringMatching(/^reconcile\.path/),
  });
  await expect(
    register({ reconcile: { ...reconcile, absent_when: { path: "$[", values: ["none"] } } }),
  ).rejects.toMatchObject({ message: expect.stringMatching(/^reconcile\.absent_when\.path/) });
  await expect(register({ cancel: { path: "//evil" } })).rejects.toMatchObject({
    message: expect.stringMatching(/^cancel\.path/),
  });
  await expect(
    register({ cancel: { path: "/c", headers: { "X-Api-Key": "secret" } } }),
  ).rejects.toMatchObject({ message: expect.stringMatching(/^cancel\.headers/) });
  await expect(register({ reconcile: { ...reconcile, absent_when: {} } })).rejects.toMatchObject({
    code: "VALIDATION_FAILED",
  });
});
