import { expect, test } from "vitest";
import type { Client } from "@orchestrator/client";
import type { CallOutcome, Connector } from "../src/connectors/connector.ts";
import { fakeAgent } from "./kit/fake-agent.ts";
import { keeperConfig, runKeeper } from "./kit/run-keeper.ts";
import { serviceProcess } from "./kit/service-process.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";
import { testDatabase } from "./kit/test-database.ts";

const receiptsOf = async (client: Client, id: number) =>
  (await client.tasks.get(id)).steps.map((step) => step.cancel?.receipt);

test("a cancel says of each step what is known, and the agent that can be told confirms it", async () => {
  await using orchestrator = await startOrchestrator();
  await using keeper = await runKeeper();
  await using quick = await fakeAgent();
  keeper.holds();
  quick.answers("x");
  const able = await orchestrator.register({ endpoint: keeper.url, config: keeperConfig });
  const other = await orchestrator.register({ endpoint: quick.url });
  const { client } = orchestrator;
  const plan = planOf(able.name, [[], [], [1]]);
  const steps = plan.steps.map((step) =>
    step.step_number === 2 ? { ...step, agent_name: other.name } : step,
  );
  const { task_id } = await client.tasks.create({ description: "d", user_id: "u1", plan: { steps } });
  await keeper.until("POST /process");
  await orchestrator.untilEvent(task_id, "step.completed");

  const answer = await client.tasks.cancel(task_id);
  expect(answer.receipts).toEqual([
    { step_number: 1, receipt: "requested" },
    { step_number: 2, receipt: "too_late" },
    { step_number: 3, receipt: "confirmed" },
  ]);
  await expect.poll(() => receiptsOf(client, task_id)).toEqual(["confirmed", "too_late", "confirmed"]);
  expect([...keeper.runs.values()]).toEqual([{ status: "cancelled" }]);
  const [key = ""] = [...keeper.runs.keys()];
  expect(keeper.requests).toEqual(["POST /process", `POST /runs/${key}/cancel`]);
  expect((await client.tasks.cancel(task_id)).receipts[0]).toEqual({ step_number: 1, receipt: "confirmed" });
});

test("of an agent that cannot be told the cancel stays requested", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.hangs();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { client } = orchestrator;
  const { task_id } = await client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[]]),
  });
  await agent.untilCalled(1);
  await client.tasks.cancel(task_id);
  await expect.poll(() => agent.calls[0]?.closed.aborted).toBe(true);
  expect(await receiptsOf(client, task_id)).toEqual(["requested"]);
  expect(agent.calls).toHaveLength(1);
});

test.each<[string, CallOutcome, object]>([
  ["its answer", { kind: "completed", output: "too late" }, { output: "too late", error: null }],
  [
    "its error",
    {
      kind: "failed",
      failure: { type: "AGENT_REPORTED_ERROR", message: "no", retryable: false, uncertain: false },
    },
    { error: { error_type: "AGENT_REPORTED_ERROR", message: "no" } },
  ],
])(
  "an agent that answers nevertheless has ignored the cancel: %s is kept as a discarded attempt and never becomes a result",
  async (_what, outcome, kept) => {
    const called = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<CallOutcome>();
    // It does not listen to the abort, as a proxy between may not.
    const deaf: Connector = {
      start: () => (called.resolve(), answer.promise),
      advance: () => answer.promise,
      probe: async () => ({ status: "healthy", responseTimeMs: 1 }),
      cancel: async () => "confirmed",
    };
    await using orchestrator = await startOrchestrator({ connectorFor: () => deaf });
    const { name } = await orchestrator.register({ endpoint: "http://127.0.0.1:8999" });
    const { client } = orchestrator;
    const { task_id } = await client.tasks.create({
      description: "d",
      user_id: "u1",
      plan: planOf(name, [[], [1]]),
    });
    await called.promise;
    await client.tasks.cancel(task_id);
    await expect.poll(() => receiptsOf(client, task_id)).toEqual(["confirmed", "confirmed"]);
    answer.resolve(outcome);
    await expect.poll(() => receiptsOf(client, task_id)).toEqual(["ignored", "confirmed"]);
    const task = await client.tasks.get(task_id);
    expect(task).toMatchObject({ status: "cancelled", partial_results: [], result: { output: null } });
    expect(task.steps[0]).toMatchObject({ status: "cancelled", output_data: null });
    expect(task.steps[0]?.history).toMatchObject([{ attempt: 1, outcome: "discarded", ...kept }]);
    const log = await client.tasks.events(task_id);
    expect(log.at(-1)?.type).toBe("task.cancelled");
  },
);

test("`kill -9` right after a cancel: the agent is told at the next start", async () => {
  await using database = await testDatabase();
  await using keeper = await runKeeper();
  keeper.holds();
  let id = 0;
  {
    // Nobody works off jobs in a process whose slot is taken.
    await using service = await serviceProcess({ database, env: { WORK_SLOTS: "1" } });
    const { name } = await service.client.agents.register({
      name: "Keeper",
      agent_type: "api",
      endpoint: keeper.url,
      config: keeperConfig,
    });
    const input = { description: "d", user_id: "u1", plan: planOf(name, [[]]) };
    id = (await service.client.tasks.create(input)).task_id;
    await keeper.until("POST /process");
    await service.client.tasks.cancel(id);
    await service.killHard();
  }
  await using service = await serviceProcess({ database });
  await expect.poll(() => receiptsOf(service.client, id), { timeout: 20_000 }).toEqual(["confirmed"]);
  expect(keeper.requests.filter((line) => line === "POST /process")).toHaveLength(1);
});

test("a cancel reaches every task that was created on behalf of the cancelled one, and no other", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { client } = orchestrator;
  const create = async (parent?: number): Promise<number> =>
    (
      await client.tasks.create({
        description: "d",
        user_id: "u1",
        plan: planOf(name, [[]]),
        ...(parent === undefined ? {} : { parent_task_id: parent }),
      })
    ).task_id;
  const root = await create();
  const child = await create(root);
  const grandchild = await create(child);
  const sibling = await create(root);
  const stranger = await create();
  await agent.untilCalled(5);
  expect(await client.tasks.get(grandchild)).toMatchObject({ parent_task_id: child });

  await client.tasks.cancel(root);
  for (const id of [root, child, grandchild, sibling])
    expect(await client.tasks.get(id)).toMatchObject({ status: "cancelled" });
  await expect.poll(() => agent.calls.filter((call) => call.closed.aborted)).toHaveLength(4);
  agent.release();
  await orchestrator.taskToBe(stranger, "completed");
  expect(
    (await client.tasks.events(grandchild)).filter((event) => event.type === "task.cancelled"),
  ).toHaveLength(1);
  await expect(create(root)).rejects.toMatchObject({ code: "PARENT_FINISHED", status: 409 });
});

test("tasks are created on behalf of each other five levels deep, of one's own only", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const anna = await orchestrator.as("operator", "anna");
  const bert = await orchestrator.as("operator", "bert");
  const create = async (client: Client, parent: number): Promise<number> =>
    (
      await client.tasks.create({
        description: "d",
        user_id: "u1",
        plan: planOf(name, [[]]),
        parent_task_id: parent,
      })
    ).task_id;
  let deepest = (await anna.tasks.create({ description: "d", user_id: "u1", plan: planOf(name, [[]]) }))
    .task_id;
  const root = deepest;
  for (let depth = 1; depth <= 5; depth++) deepest = await create(anna, deepest);
  await expect(create(anna, deepest)).rejects.toMatchObject({ code: "TASK_TOO_DEEP", status: 422 });
  await expect(create(bert, root)).rejects.toMatchObject({ code: "TASK_NOT_FOUND", status: 404 });
  await expect(create(anna, 999_999)).rejects.toMatchObject({ code: "TASK_NOT_FOUND", status: 404 });
  await anna.tasks.cancel(root);
  expect(await anna.tasks.get(deepest)).toMatchObject({ status: "cancelled" });
  agent.release();
});

test("children that are created while their parent is cancelled are cancelled with it or refused", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { client } = orchestrator;
  const plan = planOf(name, [[]]);
  for (let round = 0; round < 10; round++) {
    const { task_id: root } = await client.tasks.create({ description: "d", user_id: "u1", plan });
    const racing = Array.from({ length: 6 }, () =>
      client.tasks
        .create({ description: "d", user_id: "u1", plan, parent_task_id: root })
        .then(({ task_id }) => task_id)
        .catch((error: { code: string }) => error.code),
    );
    await client.tasks.cancel(root);
    for (const child of await Promise.all(racing)) {
      if (typeof child === "string") expect(child).toBe("PARENT_FINISHED");
      else expect(await client.tasks.get(child)).toMatchObject({ status: "cancelled" });
    }
  }
  agent.release();
});

test("an agent cannot create children without bound: the backlog counts them", async () => {
  await using orchestrator = await startOrchestrator({ env: { MAX_BACKLOG: "10" } });
  await using agent = await fakeAgent();
  agent.holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { client } = orchestrator;
  const plan = planOf(name, [[]]);
  const { task_id: root } = await client.tasks.create({ description: "d", user_id: "u1", plan });
  const answers = [];
  for (let i = 0; i < 12; i++)
    answers.push(
      await client.tasks
        .create({ description: "d", user_id: "u1", plan, parent_task_id: root })
        .then(() => "created")
        .catch((error: { code: string }) => error.code),
    );
  expect(answers).toEqual([...Array(9).fill("created"), ...Array(3).fill("OVERLOADED")]);
  await client.tasks.cancel(root);
  await expect.poll(() => agent.calls.every((call) => call.closed.aborted)).toBe(true);
  // The agents are told of the cancel first, and that waits in the queue too.
  await expect
    .poll(() =>
      client.tasks.create({ description: "d", user_id: "u1", plan }).then(
        ({ status }) => status,
        ({ code }: { code: string }) => code,
      ),
    )
    .toBe("executing");
  agent.release();
});

test("an agent whose call timed out is told of a cancel that comes before its next attempt, and nothing else is claimed", async () => {
  await using orchestrator = await startOrchestrator();
  await using keeper = await runKeeper();
  keeper.holds();
  const { name } = await orchestrator.register({
    endpoint: keeper.url,
    config: { ...keeperConfig, timeout_ms: 1000 },
  });
  const { client } = orchestrator;
  const { task_id } = await client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[]]),
  });
  await keeper.until("POST /process");
  orchestrator.clock.skip(1500);
  await orchestrator.untilEvent(task_id, "step.retrying");
  expect((await client.tasks.cancel(task_id)).receipts).toEqual([{ step_number: 1, receipt: "requested" }]);
  await expect.poll(() => receiptsOf(client, task_id)).toEqual(["confirmed"]);
  expect([...keeper.runs.values()]).toEqual([{ status: "cancelled" }]);
});

test("an agent that a step was taken from while it may still work on it is told to stop", async () => {
  await using orchestrator = await startOrchestrator();
  await using keeper = await runKeeper();
  await using other = await fakeAgent();
  keeper.holds();
  other.answers("done by another").holds();
  const slow = await orchestrator.register({
    endpoint: keeper.url,
    capabilities: ["rescue"],
    config: { cancel: keeperConfig.cancel, timeout_ms: 100 },
  });
  const { client } = orchestrator;
  const steps = [{ step_number: 1, description: "rescue", agent_id: slow.id, capability: "rescue" }];
  const { task_id } = await client.tasks.create({ description: "d", user_id: "u1", plan: { steps } });
  for (const attempt of [1, 2]) {
    await orchestrator.untilEvent(task_id, "step.retrying");
    await expect.poll(async () => (await client.tasks.get(task_id)).steps[0]?.history.length).toBe(attempt);
    if (attempt === 2) await orchestrator.register({ endpoint: other.url, capabilities: ["rescue"] });
    orchestrator.clock.skip(7000);
  }
  await other.untilCalled(1);
  const [key = ""] = [...keeper.runs.keys()];
  await keeper.until(`POST /runs/${key}/cancel`);
  expect(keeper.runs.get(key)).toEqual({ status: "cancelled" });
  expect(other.calls[0]?.idempotencyKey).not.toBe(key);

  // The receipt is about the agent that has the step now.
  const { receipts } = await client.tasks.cancel(task_id);
  expect(receipts).toEqual([{ step_number: 1, receipt: "requested" }]);
});

test("the answer to a cancel says what became of the tasks on whose behalf others were created", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.hangs();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { client } = orchestrator;
  const create = async (parent_task_id?: number) =>
    (
      await client.tasks.create({
        description: "d",
        user_id: "u1",
        plan: planOf(name, [[], [1]]),
        parent_task_id,
      })
    ).task_id;
  const parent = await create();
  const child = await create(parent);
  const grandchild = await create(child);
  const stranger = await create();
  await agent.untilCalled(4);
  expect((await client.tasks.list({ parent_task_id: parent })).map(({ id }) => id)).toEqual([child]);

  const receipts = [
    { step_number: 1, receipt: "requested" },
    { step_number: 2, receipt: "confirmed" },
  ];
  const expected = [
    { task_id: child, status: "cancelled", receipts },
    { task_id: grandchild, status: "cancelled", receipts },
  ];
  expect((await client.tasks.cancel(parent)).children).toEqual(expected);
  expect((await client.tasks.cancel(parent)).children).toEqual(expected);
  expect((await client.tasks.get(stranger)).status).toBe("executing");
});
