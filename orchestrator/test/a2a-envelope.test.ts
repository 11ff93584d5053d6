import { expect, test } from "vitest";
import type { A2aEnvelope, Problem } from "@orchestrator/contracts";
import { fakeAgent } from "./kit/fake-agent.ts";
import { startOrchestrator } from "./kit/start-orchestrator.ts";
import type { TestOrchestrator } from "./kit/start-orchestrator.ts";

const message = (over: Partial<A2aEnvelope> = {}): A2aEnvelope => ({
  sender: "OtherSystem",
  receiver: "Echo",
  message_type: "request",
  session_id: "sess_123",
  content: { description: "say it", data: { n: 1 } },
  metadata: {},
  ...over,
});

test("a request is routed to the agent it names, whatever that speaks, and its answer comes back in an envelope", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers((call) => ({ heard: (call.body as { data: unknown }).data as never }));
  await orchestrator.register({ name: "Echo", endpoint: agent.url });
  const [status, answer] = await send(orchestrator, message());
  expect(status).toBe(200);
  expect(answer).toMatchObject({
    sender: "Echo",
    receiver: "OtherSystem",
    message_type: "response",
    session_id: "sess_123",
    content: { status: "success", data: { heard: { n: 1 } } },
    metadata: { agents: ["Echo"] },
  });
  // Nothing goes round the record: the message was a task of one step, in the sender's session.
  const [task] = await orchestrator.client.tasks.list();
  expect(task).toMatchObject({ user_id: "OtherSystem", session_id: "sess_123", status: "completed" });
  await send(orchestrator, message());
  expect((await orchestrator.client.sessions.get("sess_123")).message_count).toBe(4);
});

test("what is sent to MainOrchestrator is planned over all agents", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers("a sonnet");
  await orchestrator.register({
    name: "Poet",
    endpoint: agent.url,
    capabilities: ["poetry"],
    description: "Writes poems",
  });
  const [, answer] = await send(
    orchestrator,
    message({ receiver: "MainOrchestrator", session_id: "", content: { description: "Write a poem" } }),
  );
  expect(answer).toMatchObject({
    sender: "MainOrchestrator",
    content: { status: "success", response: "a sonnet" },
    metadata: { agents: ["Poet"] },
  });
  expect(answer.session_id).toMatch(/^sess_/);
});

test("a notification is accepted at once and worked on all the same", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.holds();
  await orchestrator.register({ name: "Echo", endpoint: agent.url });
  const [status, answer] = await send(orchestrator, message({ message_type: "notification" }));
  expect([status, answer.content]).toMatchObject([202, { status: "accepted" }]);
  agent.release();
  await orchestrator.taskToBe(answer.metadata["task_id"] as number, "completed");
});

test("an agent that fails is said to have failed", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answersRaw(JSON.stringify({ status: "error", error: { message: "no voice today" } }));
  await orchestrator.register({ name: "Echo", endpoint: agent.url });
  const [status, answer] = await send(orchestrator, message());
  expect([status, answer.content]).toMatchObject([
    200,
    { status: "error", error_type: "AGENT_REPORTED_ERROR", error: expect.stringContaining("no voice today") },
  ]);
});

test("an unknown receiver, an empty message and a stray response are refused", async () => {
  await using orchestrator = await startOrchestrator();
  await orchestrator.register({ name: "Echo", endpoint: "http://127.0.0.1:18999" });
  const refused = async (over: Partial<A2aEnvelope>): Promise<[number, string]> => {
    const [status, problem] = await send(orchestrator, message(over));
    return [status, (problem as unknown as Problem).code];
  };
  expect(await refused({ receiver: "Nobody" })).toEqual([404, "AGENT_NOT_FOUND"]);
  expect(await refused({ content: {} })).toEqual([422, "VALIDATION_FAILED"]);
  expect(await refused({ message_type: "response" })).toEqual([422, "VALIDATION_FAILED"]);
  expect(await refused({ session_id: "other" })).toEqual([422, "VALIDATION_FAILED"]);
  expect(await orchestrator.client.tasks.list()).toEqual([]);
});

async function send(orchestrator: TestOrchestrator, body: A2aEnvelope): Promise<[number, A2aEnvelope]> {
  const response = await fetch(`${orchestrator.url}/a2a/message`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return [response.status, (await response.json()) as A2aEnvelope];
}
