import { expect, test } from "vitest";
import { fakeAgent } from "../kit/fake-agent.ts";
import { serviceProcess } from "../kit/service-process.ts";
import type { ServiceProcess } from "../kit/service-process.ts";
import { planOf, startOrchestrator } from "../kit/start-orchestrator.ts";
import { testDatabase } from "../kit/test-database.ts";
import type { TestDatabase } from "../kit/test-database.ts";

const TASKS = 100;

async function processes(
  database: TestDatabase,
  stack: AsyncDisposableStack,
  ...args: string[][]
): Promise<ServiceProcess[]> {
  const started = await Promise.all(args.map((each) => serviceProcess({ database, args: each })));
  for (const each of started) stack.use(each);
  return started;
}

async function finished(service: ServiceProcess, id: number) {
  for await (const _event of service.client.tasks.follow(id)) {
    // The stream ends with the task.
  }
  return service.client.tasks.get(id);
}

test("three processes, 100 two-step tasks, one of them killed -9: all complete within seconds, and no step is called more than twice", async () => {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await testDatabase());
  const agent = stack.use(await fakeAgent());
  let answered = 0;
  agent.answers(async () => {
    // Long enough that the kill finds calls under way.
    await new Promise((resolve) => setTimeout(resolve, 50));
    return ++answered;
  });
  const [victim, second, third] = await processes(database, stack, [], [], []);
  if (victim === undefined || second === undefined || third === undefined) throw new Error("cannot happen");
  const { name } = await second.client.agents.register({
    name: "Counter",
    agent_type: "api",
    endpoint: agent.url,
    config: { max_concurrency: 16 },
  });
  const everywhere = [victim, second, third];
  const submit = async ({ client }: ServiceProcess): Promise<number> => {
    const input = { description: "d", user_id: "u1", plan: planOf(name, [[], [1]]) };
    return (await client.tasks.create(input)).task_id;
  };
  const services = Array.from({ length: TASKS }, (_, i) => everywhere[i % 3] ?? victim);
  const ids = await Promise.all(services.map(submit));
  await agent.untilCalled(30);
  await victim.killHard();
  const killedAt = Date.now();
  const done = await Promise.all(ids.map((id, i) => finished(i % 2 === 0 ? second : third, id)));
  const tookMs = Date.now() - killedAt;

  expect(done.map(({ status }) => status)).toEqual(ids.map(() => "completed"));
  const callsByKey = Map.groupBy(agent.calls, ({ idempotencyKey }) => idempotencyKey);
  expect(callsByKey.size).toBe(TASKS * 2);
  expect(Math.max(...[...callsByKey.values()].map(({ length }) => length))).toBeLessThanOrEqual(2);
  expect(tookMs).toBeLessThan(30_000);
  for (const task of done) {
    const events = await second.client.tasks.events(task.id);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    expect(events.filter(({ type }) => type === "task.completed")).toHaveLength(1);
  }
  console.info(`all tasks were complete ${tookMs} ms after the kill`);
});

test("one process takes requests, another works: a task can be followed and cancelled where it does not run, and the call ends within a second", async () => {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await testDatabase());
  const agent = stack.use(await fakeAgent());
  const [door, , other] = await processes(database, stack, ["--no-work"], [], ["--no-work"]);
  if (door === undefined || other === undefined) throw new Error("cannot happen");
  const { name } = await door.client.agents.register({ name: "A", agent_type: "api", endpoint: agent.url });
  const submit = () =>
    door.client.tasks.create({ description: "d", user_id: "u1", plan: planOf(name, [[], [1]]) });
  expect((await finished(other, (await submit()).task_id)).status).toBe("completed");

  agent.holds();
  const { task_id: id } = await submit();
  await agent.untilCalled(3);
  const call = agent.calls[2];
  const types: string[] = [];
  const following = (async () => {
    for await (const { type } of door.client.tasks.follow(id)) types.push(type);
  })();
  const closed = new Promise<number>((resolve) =>
    call?.closed.addEventListener("abort", () => resolve(Date.now()), { once: true }),
  );
  await other.client.tasks.cancel(id);
  const acknowledgedAt = Date.now();
  expect((await closed) - acknowledgedAt).toBeLessThan(1000);
  await following;
  expect(types.at(-1)).toBe("task.cancelled");
  agent.release();
  expect(agent.calls).toHaveLength(3);
});

function checksIn(database: TestDatabase) {
  const times = async (): Promise<number[]> =>
    (await database.rows("SELECT checked_at FROM agent_health ORDER BY checked_at")).map((row) =>
      Number(row["checked_at"]),
    );
  const untilChecks = async (n: number): Promise<number[]> => {
    for (;;) {
      const found = await times();
      if (found.length >= n) return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  return { times, untilChecks };
}

test("agents are checked by one process among several, and by another one when that is killed", async () => {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await testDatabase());
  const agent = stack.use(await fakeAgent());
  const services = await Promise.all(
    [1, 2, 3].map(() => serviceProcess({ database, env: { HEALTH_CHECK_SECONDS: "1" } })),
  );
  for (const service of services) stack.use(service);
  const [first, ...rest] = services;
  await first?.client.agents.register({ name: "A", agent_type: "api", endpoint: agent.url });
  const { times, untilChecks } = checksIn(database);
  const checks = await untilChecks(4);
  const distances = checks.slice(1).map((time, i) => time - (checks[i] ?? 0));
  // A second less the jitter of a tenth; three processes would check three times as often.
  expect(Math.min(...distances)).toBeGreaterThan(700);
  await first?.killHard();
  await rest[0]?.killHard();
  await untilChecks((await times()).length + 2);
});

test("agents are checked by another process when the one that does it hangs, and by one only when that goes on", async () => {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await testDatabase());
  const agent = stack.use(await fakeAgent());
  const env = { HEALTH_CHECK_SECONDS: "1" };
  const leader = stack.use(await serviceProcess({ database, env }));
  await leader.client.agents.register({ name: "A", agent_type: "api", endpoint: agent.url });
  const { times, untilChecks } = checksIn(database);
  await untilChecks((await times()).length + 2);
  stack.use(await serviceProcess({ database, env }));
  process.kill(leader.pid, "SIGSTOP");
  const stoppedAt = performance.now();
  // What it sent before it was stopped may still come to be stored.
  const taken = await untilChecks((await times()).length + 3);
  const takenMs = performance.now() - stoppedAt;
  console.info(`agents were checked again ${Math.round(takenMs)} ms after the stop`);
  // 15 s of silence, three checks, and what a busy machine takes.
  expect(takenMs).toBeLessThan(45_000);
  process.kill(leader.pid, "SIGCONT");
  const checks = (await untilChecks(taken.length + 6)).slice(taken.length);
  const distances = checks.slice(1).map((time, i) => time - (checks[i] ?? 0));
  // As above: two would come closer.
  expect(distances.filter((distance) => distance <= 700)).toEqual([]);
});

test("an agent that was registered at one process is known to a submit and a preview at another at once", async () => {
  await using database = await testDatabase();
  await using agent = await fakeAgent();
  await using one = await startOrchestrator({ database });
  await using other = await startOrchestrator({ database });
  for (let i = 0; i < 10; i++) {
    const { name } = await one.register({ name: `Translator ${i}`, endpoint: agent.url });
    const { plan } = await other.client.tasks.create({
      description: "d",
      user_id: "u1",
      plan: planOf(name, [[]]),
    });
    expect(plan?.steps[0]?.agent_name).toBe(name);
  }
  await one.register({ name: "Poet", endpoint: agent.url, description: "Writes sonnets" });
  const preview = await other.client.tasks.previewPlan({ description: "Write a sonnet" });
  expect(preview.steps[0]?.agent_name).toBe("Poet");
});

test("a template that was made at one process is known to the others at once, to those that work as well", async () => {
  await using database = await testDatabase();
  await using agent = await fakeAgent();
  agent.answersRaw(JSON.stringify({ words: "as new as its template" }));
  await using one = await startOrchestrator({ database, env: { RUN: "api" } });
  await using other = await startOrchestrator({ database, env: { RUN: "api" } });
  await using _worker = await startOrchestrator({ database, env: { RUN: "work" } });
  for (let i = 0; i < 5; i++) {
    const { id } = await one.client.templates.create({
      template: `fresh_${i}`,
      display_name: "Fresh",
      request_mapping: { path: "/say", body_mapping: { text: "${input.text}" } },
      response_mapping: { result_path: "$.words" },
    });
    const { name } = await other.client.agents.registerWithTemplate({
      template_id: id,
      name: `Fresh ${i}`,
      endpoint: agent.url,
      capabilities: ["say"],
    });
    const task = await one.client.tasks.run(
      { description: "d", user_id: "u1", plan: planOf(name, [[]]) },
      20,
    );
    expect(task.result?.output).toBe("as new as its template");
  }
});
