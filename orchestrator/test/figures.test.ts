import { ProblemError } from "@orchestrator/client";
import { expect, test } from "vitest";
import { fakeAgent } from "./kit/fake-agent.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";

test("the overview counts what happened to the caller's tasks, by minute, status and kind of error", async () => {
  await using orchestrator = await startOrchestrator();
  await using good = await fakeAgent();
  await using bad = await fakeAgent();
  let failures = 0;
  bad.answersRaw("", {}, 418);
  const worker = await orchestrator.register({ name: "Worker", endpoint: good.url });
  const broken = await orchestrator.register({ name: "Broken", endpoint: bad.url });
  for (const { name, status } of [
    { name: worker.name, status: "completed" },
    { name: worker.name, status: "completed" },
    { name: broken.name, status: "failed" },
    { name: broken.name, status: "failed" },
  ] as const) {
    bad.answersRaw(JSON.stringify({ error: { message: `row ${++failures} is gone` } }), undefined, 418);
    const { task_id } = await orchestrator.client.tasks.create({
      description: "d",
      user_id: "u1",
      plan: planOf(name, [[]]),
    });
    await orchestrator.taskToBe(task_id, status);
  }
  good.holds();
  const running = await orchestrator.client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(worker.name, [[]]),
  });

  const overview = await orchestrator.client.overview({ window_minutes: 5 });
  expect(overview.tasks.by_status).toEqual({
    pending: 0,
    planning: 0,
    executing: 1,
    completed: 2,
    failed: 2,
    cancelled: 0,
  });
  const sum = (column: "created" | "completed" | "failed" | "cancelled"): number =>
    overview.tasks.per_minute.reduce((total, minute) => total + minute[column], 0);
  expect([sum("created"), sum("completed"), sum("failed"), sum("cancelled")]).toEqual([5, 2, 2, 0]);
  expect(overview.tasks.per_minute.length).toBeGreaterThanOrEqual(5);
  expect(overview.tasks.duration_ms.count).toBe(2);
  expect(overview.queue).toEqual({ ready: 0, running: 1, delayed: 0 });
  expect(overview.agents).toEqual({
    by_status: { active: 2, inactive: 0, error: 0 },
    by_type: { api: 2 },
    failing: [{ agent_id: broken.id, name: "Broken", calls: 2, failed: 2 }],
  });
  expect(overview.errors).toMatchObject([
    { agent_id: broken.id, agent_name: "Broken", count: 2, error_type: "AGENT_HTTP_ERROR" },
  ]);
  expect(overview.errors[0]?.last_task_id).toBe(running.task_id - 1);
  good.release();

  const other = await (await orchestrator.as("viewer", "somebody else")).overview();
  expect(other.tasks.by_status).toMatchObject({ executing: 0, completed: 0, failed: 0 });
  expect(other.errors).toEqual([]);
  expect(other.agents.by_type).toEqual({ api: 2 });
});

test("the overview forgets what is older than its window", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const input = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };
  await orchestrator.client.tasks.run(input, 10);
  expect((await orchestrator.client.overview({ window_minutes: 5 })).tasks.by_status.completed).toBe(1);
  orchestrator.clock.skip(6 * 60_000);
  const later = await orchestrator.client.overview({ window_minutes: 5 });
  expect(later.tasks.by_status.completed).toBe(0);
  expect(later.tasks.duration_ms).toEqual({ p50: null, p95: null, count: 0 });
  expect((await orchestrator.client.overview()).tasks.by_status.completed).toBe(1);
  await expect(orchestrator.client.overview({ window_minutes: 4 })).rejects.toThrow(ProblemError);
});

test("an agent's figures say how it did, whoever it was called for, and what its breaker says", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  await using dead = await fakeAgent();
  const used = await orchestrator.register({ endpoint: agent.url });
  const other = await orchestrator.register({ endpoint: dead.url, capabilities: ["else"] });
  dead.failsTimes(100, 503);
  agent.failsTimes(1, 503);
  const begin = async (name: string): Promise<number> => {
    const { task_id } = await orchestrator.client.tasks.create({
      description: "d",
      user_id: "u1",
      plan: planOf(name, [[]]),
    });
    await orchestrator.untilEvent(task_id, "step.retrying");
    return task_id;
  };
  const task = await begin(used.name);
  orchestrator.clock.skip(10_000);
  await orchestrator.taskToBe(task, "completed");
  for (let i = 0; i < 5; i++) await begin(other.name);

  const figures = await orchestrator.client.agents.figures(used.id);
  expect(figures).toMatchObject({ calls: 2, failed: 1, success_rate: 0.5, breaker: "closed" });
  expect(figures.latency_ms_p50).not.toBeNull();
  expect(figures.last_used_at).not.toBeNull();
  expect(await orchestrator.client.agents.figures(other.id)).toMatchObject({
    calls: 5,
    failed: 5,
    success_rate: 0,
    latency_ms_p50: null,
    breaker: "open",
  });
  const page = await orchestrator.client.agents.listFigures({ limit: 1 });
  expect(page.items).toEqual([{ ...figures, since: expect.any(String) }]);
  expect(page).toMatchObject({ total: 2, nextCursor: used.id });
  const next = await orchestrator.client.agents.listFigures({ limit: 1, cursor: used.id });
  expect(next.items).toMatchObject([{ agent_id: other.id }]);

  await expect(orchestrator.client.agents.figures(99)).rejects.toMatchObject({ code: "AGENT_NOT_FOUND" });
});

test("tasks are found by text, agent and time over HTTP, in pages", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const one = await orchestrator.register({ endpoint: agent.url });
  const two = await orchestrator.register({ endpoint: agent.url });
  const ids: number[] = [];
  for (const [name, description] of [
    [one.name, "Count the words"],
    [two.name, "count the letters"],
    [one.name, "translate"],
  ] as const) {
    const task = await orchestrator.client.tasks.run(
      { description, user_id: "u1", plan: planOf(name, [[]]) },
      30,
    );
    ids.push(task.id);
  }
  const { tasks } = orchestrator.client;
  const found = async (query: Parameters<typeof tasks.list>[0]) =>
    (await tasks.list(query)).map(({ id }) => id);
  expect(await found({ text: "COUNT" })).toEqual([ids[1], ids[0]]);
  expect(await found({ agent_id: one.id })).toEqual([ids[2], ids[0]]);
  expect(await found({ agent_id: one.id, text: "count" })).toEqual([ids[0]]);
  expect(await found({ until: "2020-01-01T00:00:00Z" })).toEqual([]);
  expect(await found({ since: "2020-01-01T01:00:00+01:00" })).toHaveLength(3);
  const page = await tasks.listPage({ text: "count", limit: 1 });
  expect(page).toMatchObject({ total: 2, nextCursor: ids[1] });
  expect((await tasks.listPage({ text: "count", limit: 1, cursor: ids[1] ?? 0 })).items).toMatchObject([
    { id: ids[0] },
  ]);
  expect((await orchestrator.client.agents.listPage({ limit: 1 })).nextCursor).toBe(one.id);
  await expect(tasks.list({ since: "yesterday" })).rejects.toThrow(/2026-11-22T16:30:00Z/);
});
