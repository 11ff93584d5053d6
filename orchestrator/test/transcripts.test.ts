import { expect, test } from "vitest";
import { fakeAgent } from "./kit/fake-agent.ts";
import type { FakeAgent } from "./kit/fake-agent.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";
import type { TestOrchestrator } from "./kit/start-orchestrator.ts";

const SECRET = "very-secret-token-of-a-test";

async function ended(
  { client, clock, register, taskToBe }: TestOrchestrator,
  agent: FakeAgent,
  status: "completed" | "failed",
) {
  const { name } = await register({ endpoint: agent.url });
  const plan = planOf(name, [[]]);
  const { task_id } = await client.tasks.create({ description: "d", user_id: "u1", plan });
  for await (const { type } of client.tasks.follow(task_id)) if (type === "step.retrying") clock.skip(7000);
  await taskToBe(task_id, status);
  return { task_id, transcripts: await client.tasks.transcripts(task_id, 1) };
}

test("of each attempt of a step one can read what was sent and what came back", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers({ answer: 42 }).failsTimes(1, 503, { "retry-after": "0", "set-cookie": "id=1" });
  const { transcripts } = await ended(orchestrator, agent, "completed");

  expect(transcripts.map(({ attempt }) => attempt)).toEqual([1, 2]);
  const [first, second] = transcripts.map(({ transcript }) => transcript);
  expect(first?.request).toMatchObject({
    method: "POST",
    url: `${agent.url}/process`,
    headers: { "content-type": "application/json", "idempotency-key": agent.calls[0]?.idempotencyKey },
  });
  expect(JSON.parse(first?.request.body?.text ?? "")).toEqual(agent.calls[0]?.body);
  expect(first?.response).toMatchObject({
    status: 503,
    headers: { "retry-after": "0", "set-cookie": "[secret]" },
  });
  const answer = second?.response?.body;
  expect(JSON.parse(answer?.text ?? "")).toMatchObject({ result: { answer: 42 } });
  expect(answer?.length).toBe(answer?.text.length);
});

test("no secret of an agent is in them, not even one that its answer repeats where it is cut", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  // Over the cut of 4,000 characters.
  agent.answersRaw(`{"status":"success","result":"${"x".repeat(3960)}${SECRET}${SECRET}"}`);
  const { client } = orchestrator;
  const { name } = await orchestrator.register({
    endpoint: agent.url,
    config: { auth_config: { type: "bearer", token: SECRET } },
  });
  const plan = planOf(name, [[]]);
  const { task_id } = await client.tasks.create({ description: "d", user_id: "u1", plan });
  await orchestrator.taskToBe(task_id, "completed");

  const [only] = await client.tasks.transcripts(task_id, 1);
  expect(agent.calls[0]?.headers["authorization"]).toBe(`Bearer ${SECRET}`);
  expect(only?.transcript?.request.headers["authorization"]).toBe("[secret]");
  const text = only?.transcript?.response?.body.text ?? "";
  expect(text.length).toBeLessThanOrEqual(4000);
  expect(only?.transcript?.response?.body.length).toBeGreaterThan(4000);
  for (let length = SECRET.length; length > 6; length--) expect(text).not.toContain(SECRET.slice(0, length));
});

test("a call that got no answer shows what was sent", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.resets();
  const { transcripts } = await ended(orchestrator, agent, "failed");
  expect(transcripts).toHaveLength(3);
  for (const { transcript } of transcripts) {
    expect(transcript?.request.method).toBe("POST");
    expect(transcript?.response).toBeNull();
  }
});

test.each([
  ["failed", [1, 2], [503, undefined]],
  ["none", [1, 2], [undefined, undefined]],
] as const)("KEEP_TRANSCRIPTS=%s keeps no more than that", async (KEEP_TRANSCRIPTS, attempts, statuses) => {
  await using orchestrator = await startOrchestrator({ env: { KEEP_TRANSCRIPTS } });
  await using agent = await fakeAgent();
  agent.failsTimes(1, 503, { "retry-after": "0" });
  const { transcripts } = await ended(orchestrator, agent, "completed");
  expect(transcripts.map(({ attempt }) => attempt)).toEqual(attempts);
  expect(transcripts.map(({ transcript }) => transcript?.response?.status)).toEqual(statuses);
});

test("a step that is not there has none, and other owners' tasks are not there", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { task_id } = await ended(orchestrator, agent, "completed");
  await expect(orchestrator.client.tasks.transcripts(task_id, 9)).rejects.toMatchObject({
    code: "STEP_NOT_FOUND",
    message: `Task ${task_id} has no step 9.`,
  });
  const stranger = await orchestrator.as("operator", "somebody else");
  await expect(stranger.tasks.transcripts(task_id, 1)).rejects.toMatchObject({ code: "TASK_NOT_FOUND" });
});

test("a token that an agent repeats in other words of JSON is in no transcript and no error", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const token = "tokSECRET/12345678+abcd==";
  // As PHP and .NET write it; the second is no JSON at all.
  const bodies = [
    String.raw`{"error":"Bearer tokSECRET\/12345678\u002Babcd=="}`,
    String.raw`<p>Bearer tokSECRET&#47;12345678%2Babcd==`,
  ];
  for (const body of bodies) {
    agent.answersRaw(body, {}, 400);
    const { name } = await orchestrator.register({
      endpoint: agent.url,
      config: { auth_config: { type: "bearer", token } },
    });
    const { client } = orchestrator;
    const plan = planOf(name, [[]]);
    const { task_id } = await client.tasks.create({ description: "d", user_id: "u1", plan });
    const task = await orchestrator.taskToBe(task_id, "failed");
    const shown = JSON.stringify([task, await client.tasks.transcripts(task_id, 1)]);
    expect(shown).toContain("[secret]");
    expect(shown).not.toMatch(/12345678|tokSECRET/);
  }
});
