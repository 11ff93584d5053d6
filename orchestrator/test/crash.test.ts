import { expect, test } from "vitest";
import { fakeAgent } from "./kit/fake-agent.ts";
import { planOf } from "./kit/start-orchestrator.ts";
import { serviceProcess } from "./kit/service-process.ts";
import { testDatabase } from "./kit/test-database.ts";
import type { TestDatabase } from "./kit/test-database.ts";

const TASKS = 50;

test("`kill -9` while 50 two-step tasks run: all complete, and no step is called more often than attempts and crashes allow", async () => {
  await using database = await testDatabase();
  await using agent = await fakeAgent();
  let answered = 0;
  agent.answers(async () => {
    // Long enough that a kill finds calls under way.
    await new Promise((resolve) => setTimeout(resolve, 20));
    return ++answered;
  });
  const killAfterCalls = [10, 55];
  const tasks: number[] = [];
  {
    await using service = await serviceProcess({ database });
    const { name } = await service.client.agents.register({
      name: "Counter",
      agent_type: "api",
      endpoint: agent.url,
      config: { max_concurrency: 8 },
    });
    const submitted = await Promise.all(
      Array.from({ length: TASKS }, () =>
        service.client.tasks.create({ description: "d", user_id: "u1", plan: planOf(name, [[], [1]]) }),
      ),
    );
    tasks.push(...submitted.map((task) => task.task_id));
    await agent.untilCalled(killAfterCalls[0] ?? 0);
    await service.killHard();
  }
  const committedBefore = await completedSteps(database);
  {
    await using service = await serviceProcess({ database });
    await agent.untilCalled(killAfterCalls[1] ?? 0);
    await service.killHard();
  }
  await using service = await serviceProcess({ database });
  const done = await Promise.all(tasks.map((id) => finished(service.client, id)));

  expect(done.map((task) => task.status)).toEqual(tasks.map(() => "completed"));
  const callsByKey = Map.groupBy(agent.calls, (call) => call.idempotencyKey);
  expect(callsByKey.size).toBe(TASKS * 2);
  // Only what was under way when the process died is called again: at most the agent's cap, for each crash.
  expect(agent.calls.length).toBeLessThanOrEqual(TASKS * 2 + killAfterCalls.length * 8);
  for (const calls of callsByKey.values())
    expect(calls.length).toBeLessThanOrEqual(3 + killAfterCalls.length);
  // What was committed before the first kill is what the task still says: those steps did not run again.
  const steps = new Map(
    done.flatMap((task) => task.steps.map((step) => [`${task.id}/${step.step_number}`, step])),
  );
  for (const [key, output] of committedBefore)
    expect(steps.get(key)).toMatchObject({ output_data: output, attempts: 1 });
  for (const task of done) {
    const events = await service.client.tasks.events(task.id);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i + 1));
    expect(events.filter((event) => event.type === "task.completed")).toHaveLength(1);
  }
});

test("a call that was lost with its process is said to be lost, and called again under the same key", async () => {
  await using database = await testDatabase();
  await using agent = await fakeAgent();
  agent.holds();
  let id = 0;
  {
    await using service = await serviceProcess({ database });
    const { name } = await service.client.agents.register({
      name: "A",
      agent_type: "api",
      endpoint: agent.url,
    });
    id = (await service.client.tasks.create({ description: "d", user_id: "u1", plan: planOf(name, [[]]) }))
      .task_id;
    await agent.untilCalled(1);
    await service.killHard();
  }
  agent.release();
  await using service = await serviceProcess({ database });
  const task = await finished(service.client, id);
  expect(task.steps[0]?.history.map((attempt) => attempt.outcome)).toEqual(["lost", "completed"]);
  expect(new Set(agent.calls.map((call) => call.idempotencyKey)).size).toBe(1);
  expect((await service.client.tasks.events(id)).map((event) => event.type)).toContain("step.attempt_lost");
});

test("a lost call of an agent that must not be called twice waits for a person", async () => {
  await using database = await testDatabase();
  await using agent = await fakeAgent();
  agent.holds();
  let id = 0;
  {
    await using service = await serviceProcess({ database });
    const { name } = await service.client.agents.register({
      name: "Payer",
      agent_type: "api",
      endpoint: agent.url,
      config: { delivery: "at_most_once" },
    });
    id = (await service.client.tasks.create({ description: "pay", user_id: "u1", plan: planOf(name, [[]]) }))
      .task_id;
    await agent.untilCalled(1);
    await service.killHard();
  }
  agent.release();
  await using service = await serviceProcess({ database });
  for await (const event of service.client.tasks.follow(id)) if (event.type === "step.unknown") break;
  const task = await service.client.tasks.get(id);
  expect(task.status).toBe("executing");
  expect(task.steps[0]).toMatchObject({ status: "unknown", error: { error_type: "OUTCOME_UNKNOWN" } });
  expect(agent.calls).toHaveLength(1);
  expect(await service.client.tasks.cancel(id)).toMatchObject({ status: "cancelled" });
});

test("a step that was handed out five times and lost each time is not called again", async () => {
  await using database = await testDatabase();
  await using agent = await fakeAgent();
  agent.holds();
  let id = 0;
  {
    await using service = await serviceProcess({ database });
    const { client } = service;
    const { name } = await client.agents.register({ name: "A", agent_type: "api", endpoint: agent.url });
    const input = { description: "d", user_id: "u1", plan: planOf(name, [[], [1], []]) };
    id = (await client.tasks.create(input)).task_id;
    await agent.untilCalled(2);
    await service.killHard();
  }
  agent.release();
  await database.setHandOuts(5);
  await using service = await serviceProcess({ database });
  const task = await finished(service.client, id);
  expect(task.steps.map(({ status }) => status)).toEqual(["failed", "skipped", "failed"]);
  // Which of the two is given up first is chance; what depends on one is skipped in any case.
  expect([1, 3]).toContain(task.error?.step_number);
  expect(task.error?.error_type).toBe("STEP_POISONED");
  expect(task.steps[0]?.history.map(({ outcome }) => outcome)).toEqual(["lost"]);
  expect(agent.calls).toHaveLength(2);
});

test("SIGTERM lets running steps finish, begins no other, and loses nothing", async () => {
  await using database = await testDatabase();
  await using agent = await fakeAgent();
  agent.answers("in time").holds();
  const ids: number[] = [];
  {
    await using service = await serviceProcess({ database });
    const { client } = service;
    const config = { max_concurrency: 1 };
    const { name } = await client.agents.register({
      name: "A",
      agent_type: "api",
      endpoint: agent.url,
      config,
    });
    // The first has a step that becomes ready meanwhile, the second one that waits for its turn.
    for (const dependencies of [[[], [1]], [[]]])
      ids.push(
        (await client.tasks.create({ description: "d", user_id: "u1", plan: planOf(name, dependencies) }))
          .task_id,
      );
    await agent.untilCalled(1);
    const exit = service.terminate();
    await expect.poll(async () => (await fetch(`${service.url}/health/ready`)).status).toBe(503);
    agent.release();
    expect(await exit).toBe(0);
  }
  expect(agent.calls).toHaveLength(1);
  expect(await stepStatuses(database)).toEqual(["completed", "queued", "queued"]);
  await using service = await serviceProcess({ database });
  const tasks = await Promise.all(ids.map((id) => finished(service.client, id)));
  expect(tasks.flatMap(({ steps }) => steps.map((step) => [step.output_data, step.attempts]))).toEqual(
    Array(3).fill(["in time", 1]),
  );
  expect(agent.calls).toHaveLength(3);
});

const stepStatuses = async (database: TestDatabase): Promise<unknown[]> =>
  (await database.rows("SELECT status FROM task_steps ORDER BY task_id, step_number")).map(
    ({ status }) => status,
  );

async function finished(client: Awaited<ReturnType<typeof serviceProcess>>["client"], id: number) {
  for await (const _event of client.tasks.follow(id)) {
    // The stream ends with the task.
  }
  return client.tasks.get(id);
}

/** Outputs of the steps that are committed, read from the database as a crash left it. */
async function completedSteps(database: TestDatabase): Promise<Map<string, unknown>> {
  const rows = await database.rows(
    "SELECT task_id, step_number, output_data FROM task_steps WHERE status = 'completed'",
  );
  return new Map(
    rows.map(({ task_id: id, step_number: number, output_data: output }) => [
      `${String(id)}/${String(number)}`,
      typeof output === "string" && database.kind === "sqlite" ? JSON.parse(output) : output,
    ]),
  );
}
