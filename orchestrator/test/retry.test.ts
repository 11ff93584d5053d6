import { expect, test } from "vitest";
import type { Agent, Task } from "@orchestrator/contracts";
import { fakeAgent } from "./kit/fake-agent.ts";
import type { FakeAgent } from "./kit/fake-agent.ts";
import { fakeModel } from "./kit/fake-model.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";
import type { TestOrchestrator } from "./kit/start-orchestrator.ts";

const instructionsOf = (call: FakeAgent["calls"][number]): string =>
  (call.body as { instructions: string }).instructions;

interface Broken {
  task: Task;
  good: Agent;
  bad: Agent;
}

/**
 * Steps 1 and 4 of `sound` completed, step 2 of `shaky` failed, step 3 was skipped; from now on both agents are well.
 */
async function brokenTask(
  orchestrator: TestOrchestrator,
  sound: FakeAgent,
  shaky: FakeAgent,
): Promise<Broken> {
  sound.answers((call) => `sound did ${instructionsOf(call)}`);
  shaky.answersRaw(JSON.stringify({ status: "error", error: { message: "broken off" } }));
  const good = await orchestrator.register({ endpoint: sound.url, capabilities: ["sound"] });
  const bad = await orchestrator.register({ endpoint: shaky.url, capabilities: ["shaky"] });
  const plan = planOf(good.name, [[], [1], [2], []]);
  const steps = plan.steps.map((step) =>
    step.step_number === 2 ? { ...step, agent_name: bad.name, capability: "shaky" } : step,
  );
  const { task_id } = await orchestrator.client.tasks.create({
    description: "the whole",
    user_id: "u1",
    metadata: { ticket: 7 },
    priority: 3,
    plan: { steps: steps.map((step) => (step.step_number === 4 ? { ...step, input_data: { n: 4 } } : step)) },
  });
  const task = await orchestrator.taskToBe(task_id, "failed");
  expect(task.steps.map((step) => step.status)).toEqual(["completed", "failed", "skipped", "completed"]);
  shaky.answers((call) => `shaky did ${instructionsOf(call)}`);
  return { task, good, bad };
}

test("a retry is a new task in the same session that runs again what did not complete, and never calls what did", async () => {
  await using orchestrator = await startOrchestrator();
  await using sound = await fakeAgent();
  await using shaky = await fakeAgent();
  const { task: old } = await brokenTask(orchestrator, sound, shaky);
  const callsBefore = sound.calls.length;

  const created = await orchestrator.client.tasks.retry(old.id);
  expect(created.task_id).not.toBe(old.id);
  const task = await orchestrator.taskToBe(created.task_id, "completed");

  expect(task).toMatchObject({
    retry_of: old.id,
    session_id: old.session_id,
    description: "the whole",
    user_id: "u1",
    metadata: { ticket: 7 },
    priority: 3,
  });
  expect(task.steps.map(({ status, reused, attempts }) => [status, reused, attempts])).toEqual([
    ["completed", true, 0],
    ["completed", false, 1],
    ["completed", false, 1],
    ["completed", true, 0],
  ]);
  expect(task.steps.map((step) => step.output_data)).toEqual([
    "sound did do part 1",
    "shaky did do part 2",
    "sound did do part 3",
    "sound did do part 4",
  ]);
  expect(shaky.calls.at(-1)?.body).toMatchObject({ data: "sound did do part 1" });
  expect(sound.calls.slice(callsBefore).map(instructionsOf)).toEqual(["do part 3"]);
  // Nothing of what runs again is taken for the calls of the old task.
  expect(new Set(shaky.calls.map((call) => call.idempotencyKey)).size).toBe(shaky.calls.length);
  expect(await orchestrator.client.tasks.get(old.id)).toMatchObject({
    status: "failed",
    retried_by: [task.id],
    retry_of: null,
  });
  const log = await orchestrator.client.tasks.events(task.id);
  expect(log.map((event) => event.seq)).toEqual(log.map((_, i) => i + 1));
  expect(log[0]).toMatchObject({ type: "task.created", data: { retry_of: old.id } });
  expect(
    log.filter((event) => event.type === "step.completed" && event.data["reused"] === true),
  ).toHaveLength(2);
  expect(log.filter(({ type }) => type === "step.started").map((event) => event.step_number)).toEqual([2, 3]);
  expect((await orchestrator.client.tasks.list()).map(({ id, retry_of }) => [id, retry_of])).toEqual([
    [task.id, old.id],
    [old.id, null],
  ]);
});

test("a retry from a step runs that step and what builds on it again, with the words it is given", async () => {
  await using orchestrator = await startOrchestrator();
  await using sound = await fakeAgent();
  await using shaky = await fakeAgent();
  const { task: old } = await brokenTask(orchestrator, sound, shaky);
  const callsBefore = sound.calls.length;

  const { task_id } = await orchestrator.client.tasks.retry(old.id, {
    from: "step",
    step_number: 1,
    step_descriptions: { "1": "do part 1 better" },
  });
  const task = await orchestrator.taskToBe(task_id, "completed");
  expect(task.steps.map((step) => step.reused)).toEqual([false, false, false, true]);
  expect(task.steps[0]?.description).toBe("do part 1 better");
  expect(sound.calls.slice(callsBefore).map(instructionsOf)).toEqual(["do part 1 better", "do part 3"]);
  expect(shaky.calls.at(-1)?.body).toMatchObject({ data: "sound did do part 1 better" });

  // A retry can be retried, and a task that completed too.
  const again = await orchestrator.client.tasks.retry(task_id, { from: "step", step_number: 3 });
  const third = await orchestrator.taskToBe(again.task_id, "completed");
  expect(third.steps.map((step) => step.reused)).toEqual([true, true, false, true]);
  await expect(orchestrator.client.tasks.retry(task_id)).rejects.toMatchObject({
    code: "NOTHING_TO_RETRY",
    status: 409,
  });
});

test("a retry gives steps the data it is told, in place of what they had", async () => {
  await using orchestrator = await startOrchestrator();
  await using sound = await fakeAgent();
  await using shaky = await fakeAgent();
  const { task: old } = await brokenTask(orchestrator, sound, shaky);
  const { client } = orchestrator;
  const { task_id } = await client.tasks.retry(old.id, {
    from: "step",
    step_number: 1,
    step_inputs: { "1": { currency: "EUR" }, "2": [7] },
  });
  const task = await orchestrator.taskToBe(task_id, "completed");
  expect(task.steps.slice(0, 2).map(({ input_data }) => input_data)).toEqual([{ currency: "EUR" }, [7]]);
  const sent = [...sound.calls, ...shaky.calls].map(
    ({ body }) => body as { data: unknown; task_id?: number },
  );
  expect(sent.map(({ data }) => data)).toEqual(expect.arrayContaining([{ currency: "EUR" }, [7]]));
  await expect(client.tasks.retry(old.id, { step_inputs: { "9": 1 } })).rejects.toMatchObject({
    code: "RETRY_INVALID",
    message: "There is no step 9.",
    problem: { errors: [{ path: "/step_inputs" }] },
  });
});

test("a retry from the start runs every step again with its own data, or plans anew when it is given another description", async () => {
  await using orchestrator = await startOrchestrator();
  await using sound = await fakeAgent();
  await using shaky = await fakeAgent();
  const { task: old, bad } = await brokenTask(orchestrator, sound, shaky);
  const callsBefore = sound.calls.length;

  const { task_id } = await orchestrator.client.tasks.retry(old.id, { from: "start" });
  const task = await orchestrator.taskToBe(task_id, "completed");
  expect(task.steps.map(({ reused, attempts }) => [reused, attempts])).toEqual(
    [1, 2, 3, 4].map(() => [false, 1]),
  );
  expect(sound.calls.slice(callsBefore)).toHaveLength(3);
  expect(task.steps[3]?.input_data).toEqual({ n: 4 });
  // Steps that completed before are called under keys of their own, too.
  for (const { calls } of [sound, shaky])
    expect(new Set(calls.map((call) => call.idempotencyKey)).size).toBe(calls.length);

  const anew = await orchestrator.client.tasks.retry(old.id, {
    from: "start",
    description: `Have ${bad.name} do something shaky`,
  });
  expect(anew.plan?.steps).toHaveLength(1);
  expect(await orchestrator.taskToBe(anew.task_id, "completed")).toMatchObject({
    description: `Have ${bad.name} do something shaky`,
    retry_of: old.id,
    steps: [{ agent_id: bad.id, output_data: expect.stringContaining("shaky did") }],
  });
});

test("a retry that does not fit its task is refused with what to do", async () => {
  await using orchestrator = await startOrchestrator();
  await using sound = await fakeAgent();
  await using shaky = await fakeAgent();
  const { task: old, good } = await brokenTask(orchestrator, sound, shaky);
  const retry = orchestrator.client.tasks.retry;

  await expect(retry(old.id, { from: "step", step_number: 9 })).rejects.toMatchObject({
    code: "STEP_NOT_FOUND",
    status: 404,
  });
  await expect(retry(old.id, { from: "step" })).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
  await expect(retry(old.id, { step_number: 1 })).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
  await expect(retry(old.id, { description: "other" })).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
  await expect(
    retry(old.id, { step_descriptions: { "1": "completed", "9": "not there" } }),
  ).rejects.toMatchObject({
    code: "RETRY_INVALID",
    status: 422,
    message: expect.stringMatching(/Step 1 completed.*no step 9/),
  });
  await expect(retry(999_999)).rejects.toMatchObject({ code: "TASK_NOT_FOUND" });

  sound.holds();
  const running = await orchestrator.client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(good.name, [[]]),
  });
  await expect(retry(running.task_id)).rejects.toMatchObject({ code: "TASK_NOT_FINISHED", status: 409 });
  sound.release();
});

test("100 retries at once under one Idempotency-Key make one task, and the key belongs to the task that is retried", async () => {
  await using orchestrator = await startOrchestrator();
  await using sound = await fakeAgent();
  await using shaky = await fakeAgent();
  const { task: old } = await brokenTask(orchestrator, sound, shaky);
  const options = { idempotencyKey: "again" };
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => orchestrator.client.tasks.retry(old.id, {}, options)),
  );
  const [first] = answers;
  expect(new Set(answers.map((answer) => answer.task_id)).size).toBe(1);
  await orchestrator.taskToBe(first?.task_id ?? 0, "completed");
  expect((await orchestrator.client.tasks.retry(old.id, {}, options)).task_id).toBe(first?.task_id);
  await expect(orchestrator.client.tasks.retry(old.id, { from: "start" }, options)).rejects.toMatchObject({
    code: "IDEMPOTENCY_KEY_REUSED",
  });
  // Under the same key on another task it is another retry.
  const other = await orchestrator.client.tasks.retry(first?.task_id ?? 0, { from: "start" }, options);
  expect(other.task_id).not.toBe(first?.task_id);
});

test("a task of somebody else cannot be retried, paused, resumed or resolved, nor can any by a viewer", async () => {
  await using orchestrator = await startOrchestrator();
  await using sound = await fakeAgent();
  await using shaky = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: sound.url });
  shaky.answers("x");
  const anna = await orchestrator.as("operator", "anna");
  const bert = await orchestrator.as("operator", "bert");
  const looker = await orchestrator.as("viewer", "anna");
  const task = await anna.tasks.run({ description: "d", user_id: "u1", plan: planOf(name, [[]]) }, 10);
  const ways = [
    (client: typeof anna) => client.tasks.retry(task.id, { from: "start" }),
    (client: typeof anna) => client.tasks.pause(task.id),
    (client: typeof anna) => client.tasks.resume(task.id),
    (client: typeof anna) => client.tasks.resolveStep(task.id, 1, { outcome: "retry" }),
  ];
  for (const way of ways) {
    await expect(way(bert)).rejects.toMatchObject({ code: "TASK_NOT_FOUND", status: 404 });
    await expect(way(looker)).rejects.toMatchObject({ code: "FORBIDDEN", status: 403 });
  }
  expect((await anna.tasks.retry(task.id, { from: "start" })).task_id).toBeGreaterThan(task.id);
});

test("a step whose agent is gone is given to another one with its capability, or the retry says that there is none", async () => {
  await using orchestrator = await startOrchestrator();
  await using sound = await fakeAgent();
  await using shaky = await fakeAgent();
  await using spare = await fakeAgent();
  const { task: old, bad } = await brokenTask(orchestrator, sound, shaky);
  await orchestrator.client.agents.remove(bad.id);

  await expect(orchestrator.client.tasks.retry(old.id)).rejects.toMatchObject({
    code: "PLAN_INVALID",
    status: 422,
    message: expect.stringContaining(`Step 2 was given to ${bad.name}, which was removed`),
  });
  spare.answers("spare did it");
  const other = await orchestrator.register({ endpoint: spare.url, capabilities: ["Shaky"] });
  const { task_id } = await orchestrator.client.tasks.retry(old.id);
  const task = await orchestrator.taskToBe(task_id, "completed");
  expect(task.steps[1]).toMatchObject({ agent_id: other.id, agent_name: other.name, reused: false });
});

test("a retry is admitted like a new task", async () => {
  await using orchestrator = await startOrchestrator({ env: { MAX_BACKLOG: "2" } });
  await using sound = await fakeAgent();
  await using shaky = await fakeAgent();
  const { task: old, good } = await brokenTask(orchestrator, sound, shaky);
  sound.holds();
  for (let i = 0; i < 2; i++)
    await orchestrator.client.tasks.create({
      description: "d",
      user_id: "u1",
      plan: planOf(good.name, [[]]),
    });
  await expect(orchestrator.client.tasks.retry(old.id)).rejects.toMatchObject({
    code: "OVERLOADED",
    status: 503,
  });
  sound.release();
});

test("a task whose session has expired is retried in a session of its own", async () => {
  await using orchestrator = await startOrchestrator();
  await using sound = await fakeAgent();
  await using shaky = await fakeAgent();
  const { task: old } = await brokenTask(orchestrator, sound, shaky);
  orchestrator.clock.skip(25 * 60 * 60 * 1000);
  const created = await orchestrator.client.tasks.retry(old.id);
  expect(created.session_id).not.toBe(old.session_id);
  await orchestrator.taskToBe(created.task_id, "completed");
});

test("a task that failed because it got no plan is planned again", async () => {
  await using model = (await fakeModel()).answersRaw(400, "{}");
  await using orchestrator = await startOrchestrator({
    env: { LLM_BASE_URL: model.url, LLM_MODEL: "m", LLM_API_KEY: "k" },
  });
  await using agent = await fakeAgent();
  const { task_id } = await (async () => {
    await orchestrator.register({ endpoint: agent.url, name: "Gardener", capabilities: ["gardening"] });
    return orchestrator.client.tasks.create({ description: "Translate xyzzy to Klingon", user_id: "u1" });
  })();
  const old = await orchestrator.taskToBe(task_id, "failed");
  expect(old.error?.error_type).toBe("PLANNING_FAILED");
  await expect(
    orchestrator.client.tasks.retry(old.id, { from: "step", step_number: 1 }),
  ).rejects.toMatchObject({ code: "RETRY_INVALID" });

  await orchestrator.register({
    endpoint: agent.url,
    name: "Translator",
    capabilities: ["translation"],
    description: "Translates text to Klingon",
  });
  const again = await orchestrator.client.tasks.retry(old.id);
  const task = await orchestrator.taskToBe(again.task_id, "completed");
  expect(task).toMatchObject({ retry_of: old.id, description: "Translate xyzzy to Klingon" });
  expect(task.steps[0]).toMatchObject({ agent_name: "Translator", reused: false });
});

test("with `Prefer: wait` a retry is answered with the new task once it has ended", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers("x");
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { task_id } = await orchestrator.client.tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[]]),
  });
  await orchestrator.taskToBe(task_id, "completed");
  const response = await fetch(`${orchestrator.url}/api/tasks/${task_id}/retry`, {
    method: "POST",
    headers: { "content-type": "application/json", prefer: "wait=30" },
    body: JSON.stringify({ from: "start" }),
  });
  expect([response.status, response.headers.get("preference-applied")]).toEqual([200, "wait=30"]);
  expect(await response.json()).toMatchObject({ status: "completed", retry_of: task_id });
  expect(agent.calls).toHaveLength(2);
});

test("a retry with a body that says nothing is refused, and one without a body runs again what failed", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.failsTimes(1, 400);
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const plan = planOf(name, [[]]);
  const { task_id } = await orchestrator.client.tasks.create({ description: "d", user_id: "u1", plan });
  await orchestrator.taskToBe(task_id, "failed");
  const retry = (request: RequestInit): Promise<Response> =>
    fetch(`${orchestrator.url}/api/tasks/${task_id}/retry`, { method: "POST", ...request });
  const refused = await retry({ headers: { "content-type": "application/json" }, body: "null" });
  expect([refused.status, await refused.json()]).toMatchObject([400, { code: "MALFORMED_REQUEST" }]);
  expect((await retry({})).status).toBe(201);
  await expect.poll(() => agent.calls.length).toBe(2);
});
