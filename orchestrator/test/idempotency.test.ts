import { expect, test } from "vitest";
import { fakeAgent } from "./kit/fake-agent.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";

test("100 submits at once under one Idempotency-Key make one task, and all get its answer", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const input = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };
  const answers = await Promise.all(
    Array.from({ length: 100 }, () =>
      orchestrator.client.tasks.create(input, { idempotencyKey: "the-same" }),
    ),
  );
  expect(new Set(answers.map((answer) => answer.task_id)).size).toBe(1);
  expect(await orchestrator.client.tasks.list()).toHaveLength(1);
  await orchestrator.taskToBe(answers[0]?.task_id ?? 0, "completed");
  expect(agent.calls).toHaveLength(1);
});

test("the key is remembered across a restart, and for a day", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const submit = () =>
    orchestrator.client.tasks.create(
      { description: "d", user_id: "u1", plan: planOf(name, [[]]) },
      { idempotencyKey: "k" },
    );
  const first = await submit();
  await orchestrator.restart();
  expect((await submit()).task_id).toBe(first.task_id);
  orchestrator.clock.skip(23 * 60 * 60 * 1000);
  expect((await submit()).task_id).toBe(first.task_id);
  orchestrator.clock.skip(2 * 60 * 60 * 1000);
  expect((await submit()).task_id).not.toBe(first.task_id);
});

test("another body under the same key is refused; another principal's key is another key", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const ann = await orchestrator.as("operator", "ann");
  const ben = await orchestrator.as("operator", "ben");
  const input = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };
  const first = await ann.tasks.create(input, { idempotencyKey: "k" });
  await expect(
    ann.tasks.create({ ...input, description: "other" }, { idempotencyKey: "k" }),
  ).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED", status: 422 });
  // The order of the members is not part of a body.
  const reordered = { user_id: input.user_id, plan: input.plan, description: input.description };
  expect((await ann.tasks.create(reordered, { idempotencyKey: "k" })).task_id).toBe(first.task_id);
  expect((await ben.tasks.create(input, { idempotencyKey: "k" })).task_id).not.toBe(first.task_id);
});

test("an empty or unprintable key is malformed", async () => {
  await using orchestrator = await startOrchestrator();
  await expect(
    orchestrator.client.tasks.create({ description: "d", user_id: "u1" }, { idempotencyKey: "with space" }),
  ).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_INVALID" });
});
