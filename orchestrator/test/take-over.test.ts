import { expect, test } from "vitest";
import { fakeAgent } from "./kit/fake-agent.ts";
import type { FakeAgent } from "./kit/fake-agent.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";
import type { TestOrchestrator } from "./kit/start-orchestrator.ts";

/** A task whose second step is for an agent with the capability `rescue` and waits until `first` answers. */
async function waitingStep(orchestrator: TestOrchestrator, first: FakeAgent, rescuer: FakeAgent) {
  first.holds();
  const { id: firstId } = await orchestrator.register({ endpoint: first.url, capabilities: ["sorting"] });
  const { id: rescuerId } = await orchestrator.register({ endpoint: rescuer.url, capabilities: ["rescue"] });
  const steps = [
    { step_number: 1, description: "sort", agent_id: firstId, capability: "sorting" },
    { step_number: 2, description: "rescue", agent_id: rescuerId, capability: "rescue", dependencies: [1] },
  ];
  const { task_id } = await orchestrator.client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: { steps },
  });
  await first.untilCalled(1);
  return { task_id, rescuerId };
}

const reassignments = async ({ client }: TestOrchestrator, taskId: number) =>
  (await client.tasks.events(taskId)).filter(({ type }) => type === "step.reassigned");

const ways = {
  "was removed": async ({ client }: TestOrchestrator, id: number) => void (await client.agents.remove(id)),
  "was set to inactive": async ({ client }: TestOrchestrator, id: number) =>
    void (await client.agents.update(id, { status: "inactive" })),
};

test.each(Object.entries(ways))(
  "a step that waits for an agent which %s is taken over by another with the capability, or fails with AGENT_REMOVED",
  async (_what, takeAway) => {
    await using orchestrator = await startOrchestrator();
    await using first = await fakeAgent();
    await using second = await fakeAgent();
    await using gone = await fakeAgent();
    await using other = await fakeAgent();
    other.answers("rescued by the other");
    const alone = await waitingStep(orchestrator, first, gone);
    await takeAway(orchestrator, alone.rescuerId);
    first.release();
    expect((await orchestrator.taskToBe(alone.task_id, "failed")).error).toMatchObject({
      step_number: 2,
      error_type: "AGENT_REMOVED",
    });

    const helped = await waitingStep(orchestrator, second, gone);
    const { id: otherId } = await orchestrator.register({ endpoint: other.url, capabilities: ["rescue"] });
    await takeAway(orchestrator, helped.rescuerId);
    second.release();
    const task = await orchestrator.taskToBe(helped.task_id, "completed");
    expect(task.steps[1]).toMatchObject({ agent_id: otherId, output_data: "rescued by the other" });
    expect(await reassignments(orchestrator, helped.task_id)).toMatchObject([
      { step_number: 2, data: { from_agent_id: helped.rescuerId, to_agent_id: otherId } },
    ]);
    expect(gone.calls).toHaveLength(0);
  },
);

test("a step that waits for an agent in error is taken over by another with the capability, or its agent is called all the same", async () => {
  await using orchestrator = await startOrchestrator();
  await using first = await fakeAgent();
  await using second = await fakeAgent();
  await using ailing = await fakeAgent();
  await using other = await fakeAgent();
  ailing.answers("rescued by the ailing one").isHealthy(false);
  other.answers("rescued by the other");
  const failChecks = async (id: number): Promise<void> => {
    for (let checks = 1; checks <= 3; checks++) {
      expect((await orchestrator.client.agents.get(id)).status).toBe("active");
      await orchestrator.client.agents.checkHealth(id);
    }
    expect((await orchestrator.client.agents.get(id)).status).toBe("error");
  };

  const alone = await waitingStep(orchestrator, first, ailing);
  await failChecks(alone.rescuerId);
  first.release();
  const called = await orchestrator.taskToBe(alone.task_id, "completed");
  expect(called.steps[1]).toMatchObject({
    agent_id: alone.rescuerId,
    output_data: "rescued by the ailing one",
  });
  expect(await reassignments(orchestrator, alone.task_id)).toEqual([]);

  await orchestrator.client.agents.remove(alone.rescuerId);
  const helped = await waitingStep(orchestrator, second, ailing);
  const { id: otherId } = await orchestrator.register({ endpoint: other.url, capabilities: ["rescue"] });
  await failChecks(helped.rescuerId);
  second.release();
  const task = await orchestrator.taskToBe(helped.task_id, "completed");
  expect(task.steps[1]).toMatchObject({ agent_id: otherId, output_data: "rescued by the other" });
  expect(await reassignments(orchestrator, helped.task_id)).toHaveLength(1);
  expect(ailing.calls).toHaveLength(1);
});

test("a step whose agent's breaker is open is taken over by another with the capability, without an attempt", async () => {
  await using orchestrator = await startOrchestrator();
  await using broken = await fakeAgent();
  await using other = await fakeAgent();
  broken.failsTimes(5);
  other.answers("rescued by the other");
  const { id, name } = await orchestrator.register({ endpoint: broken.url, capabilities: ["rescue"] });
  const { client } = orchestrator;
  for (let failing = 0; failing < 5; failing++) {
    const input = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };
    await orchestrator.untilEvent((await client.tasks.create(input)).task_id, "step.retrying");
  }
  const { id: otherId } = await orchestrator.register({ endpoint: other.url, capabilities: ["rescue"] });
  const steps = [{ step_number: 1, description: "rescue", agent_id: id, capability: "rescue" }];
  const { task_id } = await client.tasks.create({ description: "d", user_id: "u1", plan: { steps } });
  const task = await orchestrator.taskToBe(task_id, "completed");
  expect(task.steps[0]).toMatchObject({
    agent_id: otherId,
    attempts: 1,
    output_data: "rescued by the other",
  });
  expect(await reassignments(orchestrator, task_id)).toMatchObject([
    { data: { from_agent_id: id, to_agent_id: otherId } },
  ]);
  expect(broken.calls).toHaveLength(5);
});

test("a call that was lost uses up no attempt: its step still has three", async () => {
  await using orchestrator = await startOrchestrator({ drainMs: 0 });
  await using agent = await fakeAgent();
  agent.holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const input = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };
  const { task_id } = await orchestrator.client.tasks.create(input);
  await agent.untilCalled(1);
  // Nothing waits for the call: it is lost as in a crash.
  await orchestrator.restart();
  agent.failsTimes(99).release();
  const lengths = async (): Promise<number> =>
    (await orchestrator.client.tasks.get(task_id)).steps[0]?.history.length ?? 0;
  for (const ended of [2, 3]) {
    await expect.poll(lengths).toBe(ended);
    orchestrator.clock.skip(7000);
  }
  const task = await orchestrator.taskToBe(task_id, "failed");
  expect(task.steps[0]?.history.map(({ outcome }) => outcome)).toEqual([
    "lost",
    "retried",
    "retried",
    "failed",
  ]);
  expect(agent.calls).toHaveLength(4);
  expect(new Set(agent.calls.map((call) => call.idempotencyKey)).size).toBe(1);
});
