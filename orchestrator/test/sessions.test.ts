import { expect, test } from "vitest";
import { fakeAgent } from "./kit/fake-agent.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";

test("a session keeps its messages in order, the newest of them first to be shown", async () => {
  await using orchestrator = await startOrchestrator();
  const { sessions } = orchestrator.client;
  const session = await sessions.create({ user_id: "u1", metadata: { topic: "x" } });
  for (let i = 1; i <= 4; i++) await sessions.addMessage(session.session_id, { content: `m${i}` });
  const contents = async (query: Parameters<typeof sessions.listMessages>[1]): Promise<string[]> =>
    (await sessions.listMessages(session.session_id, query)).map(({ content }) => content);
  expect(await contents({})).toEqual(["m1", "m2", "m3", "m4"]);
  const newest = await sessions.listMessages(session.session_id, { limit: 2 });
  expect(newest.map(({ content }) => content)).toEqual(["m3", "m4"]);
  expect(await contents({ limit: 2, cursor: newest[0]?.id ?? 0 })).toEqual(["m1", "m2"]);
  expect(await sessions.get(session.session_id)).toMatchObject({
    user_id: "u1",
    message_count: 4,
    metadata: { topic: "x" },
  });
});

test("the user of a new session stands in the query or in the body, but not in both differently", async () => {
  await using orchestrator = await startOrchestrator();
  const post = (query: string, body?: object): Promise<Response> =>
    fetch(`${orchestrator.url}/api/sessions${query}`, {
      method: "POST",
      ...(body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
  expect((await post("?user_id=u1")).status).toBe(201);
  expect((await post("", { user_id: "u1" })).status).toBe(201);
  expect((await post("?user_id=u1", { user_id: "u2" })).status).toBe(400);
  expect((await post("")).status).toBe(400);
});

test("a message whose body names another session is refused", async () => {
  await using orchestrator = await startOrchestrator();
  const { sessions } = orchestrator.client;
  const { session_id } = await sessions.create({ user_id: "u1" });
  expect(await sessions.addMessage(session_id, { content: "same", session_id })).toMatchObject({
    content: "same",
    role: "user",
  });
  await expect(
    sessions.addMessage(session_id, { content: "other", session_id: "sess_other" }),
  ).rejects.toMatchObject({ code: "VALIDATION_FAILED" });
});

test("an agent gets what was said in the session before its task", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers("I am well");
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { sessions, tasks } = orchestrator.client;
  const { session_id } = await sessions.create({ user_id: "u1" });
  await tasks.run({ description: "How are you?", user_id: "u1", session_id, plan: planOf(name, [[]]) }, 10);
  await tasks.run({ description: "And now?", user_id: "u1", session_id, plan: planOf(name, [[]]) }, 10);
  expect(agent.calls[0]?.body).toMatchObject({ context: { history: [] } });
  expect(agent.calls[1]?.body).toMatchObject({
    context: {
      task_description: "And now?",
      history: [
        { role: "user", content: "How are you?" },
        { role: "assistant", content: "I am well" },
      ],
    },
  });
});
