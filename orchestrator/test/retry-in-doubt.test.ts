import { expect, test } from "vitest";
import type { AgentConfig } from "@orchestrator/contracts";
import { fakeAgent } from "./kit/fake-agent.ts";
import type { FakeAgent } from "./kit/fake-agent.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";
import type { TestOrchestrator } from "./kit/start-orchestrator.ts";

const instructionsOf = ({ body }: FakeAgent["calls"][number]): string =>
  (body as { instructions: string }).instructions;

interface Office extends AsyncDisposable {
  orchestrator: TestOrchestrator;
  agent: FakeAgent;
  /** A chain of two at the agent. */
  submit(config: AgentConfig): Promise<number>;
}

async function office(): Promise<Office> {
  await using stack = new AsyncDisposableStack();
  const orchestrator = stack.use(await startOrchestrator());
  const agent = stack.use(await fakeAgent());
  const kept = stack.move();
  return {
    orchestrator,
    agent,
    async submit(config) {
      const { name } = await orchestrator.register({ endpoint: agent.url, config });
      const plan = planOf(name, [[], [1]]);
      return (await orchestrator.client.tasks.create({ description: "pay", user_id: "u1", plan })).task_id;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Its first step's call broke off at an agent that must not be called twice, and nobody looked before it was cancelled. */
async function cancelledInDoubt({ orchestrator, agent, submit }: Office): Promise<number> {
  agent.resets();
  const id = await submit({ delivery: "at_most_once" });
  await orchestrator.untilEvent(id, "step.unknown");
  await orchestrator.client.tasks.cancel(id);
  agent.answers((call) => `did ${instructionsOf(call)}`);
  return id;
}

const inDoubt = {
  code: "RETRY_IN_DOUBT",
  status: 409,
  message: expect.stringContaining("step 1 of task"),
  problem: { details: { steps: [1] } },
};

test("a retry does not call an agent again that must not act twice and may have acted", async () => {
  await using stage = await office();
  const { orchestrator, agent } = stage;
  const id = await cancelledInDoubt(stage);
  const { client } = orchestrator;
  await expect(client.tasks.retry(id)).rejects.toMatchObject(inDoubt);
  await expect(client.tasks.retry(id, { from: "step", step_number: 2 })).rejects.toMatchObject(inDoubt);
  expect(agent.calls).toHaveLength(1);
  expect((await client.tasks.list()).map((task) => task.id)).toEqual([id]);
});

test("a retry is told what the agent did: the step keeps that output and is not called", async () => {
  await using stage = await office();
  const { orchestrator, agent } = stage;
  const id = await cancelledInDoubt(stage);
  const { task_id } = await orchestrator.client.tasks.retry(id, {
    step_findings: { "1": { outcome: "completed", output: { paid: 7 } } },
  });
  const task = await orchestrator.taskToBe(task_id, "completed");
  expect(task.steps.map(({ status, reused, output_data }) => [status, reused, output_data])).toEqual([
    ["completed", true, { paid: 7 }],
    ["completed", false, "did do part 2"],
  ]);
  expect(agent.calls.slice(1).map(instructionsOf)).toEqual(["do part 2"]);
  expect((await orchestrator.client.tasks.events(task_id))[0]).toMatchObject({
    type: "task.created",
    data: { retry_of: id, step_findings: { "1": "completed" } },
  });
  expect(agent.calls.at(-1)?.body).toMatchObject({ data: { paid: 7 } });
  expect((await orchestrator.client.tasks.get(id)).steps[0]).toMatchObject({
    status: "cancelled",
    output_data: null,
  });
});

test.for<[string, Parameters<TestOrchestrator["client"]["tasks"]["retry"]>[1]]>([
  ["by a finding", { step_findings: { "1": { outcome: "retry" as const } } }],
  ["by naming the step", { from: "step" as const, step_number: 1 }],
  ["by beginning at the start", { from: "start" as const }],
])("a retry calls the agent again when it is told to, %s", async ([, input]) => {
  await using stage = await office();
  const { orchestrator, agent } = stage;
  const id = await cancelledInDoubt(stage);
  const { task_id } = await orchestrator.client.tasks.retry(id, input);
  await orchestrator.taskToBe(task_id, "completed");
  expect(agent.calls.map(instructionsOf)).toEqual(["do part 1", "do part 1", "do part 2"]);
});

test("a call that was under way at the cancel is in doubt too, but not at an agent that may be called twice", async () => {
  await using stage = await office();
  const { orchestrator, agent, submit } = stage;
  const { client } = orchestrator;
  for (const [delivery, code] of [
    ["at_most_once", "RETRY_IN_DOUBT"],
    ["at_least_once", undefined],
  ] as const) {
    agent.holds();
    const before = agent.calls.length;
    const id = await submit({ delivery });
    await agent.untilCalled(before + 1);
    await client.tasks.cancel(id);
    agent.release();
    const retried = await client.tasks.retry(id).then(
      () => undefined,
      (error: { code?: string }) => error.code,
    );
    expect(retried).toBe(code);
  }
});

test("a step that a person had called again is in no doubt when it is cancelled before that call", async () => {
  await using stage = await office();
  const { orchestrator, agent, submit } = stage;
  const { client } = orchestrator;
  agent.resets();
  const id = await submit({ delivery: "at_most_once" });
  await orchestrator.untilEvent(id, "step.unknown");
  await client.tasks.pause(id);
  await client.tasks.resolveStep(id, 1, { outcome: "retry" });
  await client.tasks.cancel(id);
  agent.answers("done");
  const { task_id } = await client.tasks.retry(id);
  await orchestrator.taskToBe(task_id, "completed");
});

test("when a person found the last open step completed nothing is called, and the answer says that the work is complete", async () => {
  await using stage = await office();
  const { orchestrator, agent } = stage;
  agent.resets();
  const { name } = await orchestrator.register({ endpoint: agent.url, config: { delivery: "at_most_once" } });
  const input = { description: "pay", user_id: "u1", plan: planOf(name, [[]]) };
  const { task_id: id } = await orchestrator.client.tasks.create(input);
  await orchestrator.untilEvent(id, "step.unknown");
  await orchestrator.client.tasks.cancel(id);
  await expect(
    orchestrator.client.tasks.retry(id, { step_findings: { "1": { outcome: "completed", output: 1 } } }),
  ).rejects.toMatchObject({
    code: "NOTHING_TO_RETRY",
    message: expect.stringContaining("the work is complete"),
  });
  expect(agent.calls).toHaveLength(1);
});

test("a finding that fits no step in doubt is refused and says why", async () => {
  await using stage = await office();
  const { orchestrator } = stage;
  const id = await cancelledInDoubt(stage);
  const { client } = orchestrator;
  const completed = { outcome: "completed" as const, output: 1 };
  await expect(
    client.tasks.retry(id, { step_findings: { "1": completed, "2": completed, "9": { outcome: "retry" } } }),
  ).rejects.toMatchObject({
    code: "RETRY_INVALID",
    status: 422,
    message: "What became of step 2 is known; it takes no finding. There is no step 9.",
  });
  await expect(
    client.tasks.retry(id, { from: "step", step_number: 1, step_findings: { "1": completed } }),
  ).rejects.toMatchObject({ code: "RETRY_INVALID", message: expect.stringContaining("runs again") });
  await expect(
    client.tasks.retry(id, { from: "start", step_findings: { "1": completed } }),
  ).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
});
