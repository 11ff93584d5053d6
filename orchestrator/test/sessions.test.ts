import { expect, test } from "vitest";
import { findSessionRow } from "../src/store/tables/conversation-contexts.ts";
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

test("a session is called by its title, else by the first words of its user", async () => {
  await using orchestrator = await startOrchestrator();
  const { sessions } = orchestrator.client;
  const { session_id: id, title } = await sessions.create({ user_id: "u1" });
  expect(title).toBeNull();
  await sessions.addMessage(id, { content: "be brief", role: "system" });
  await sessions.addMessage(id, { content: `Plan  my\ntrip ${"far ".repeat(100)}` });
  await sessions.addMessage(id, { content: "and the way back" });
  const called = (await sessions.get(id)).title ?? "";
  expect(called).toMatch(/^Plan my trip far far .*…$/);
  expect((await sessions.list({})).map((session) => session.title)).toEqual([called]);
  expect((await sessions.update(id, { metadata: { title: "Norway" } })).title).toBe("Norway");
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

test("an agent of a long conversation gets its end whole and the rest as a summary", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { sessions, tasks } = orchestrator.client;
  const { session_id } = await sessions.create({ user_id: "u1" });
  for (let i = 1; i <= 30; i++) await sessions.addMessage(session_id, { content: `message ${i}` });
  const run = { description: "And now?", user_id: "u1", session_id, plan: planOf(name, [[], [1]]) };
  await tasks.run(run, 10);
  const [first, second] = agent.calls.map(
    (call) => (call.body as { context: { history: object[]; summary: string } }).context,
  );
  expect(first?.history).toHaveLength(10);
  expect(first?.history.at(-1)).toEqual({ role: "user", content: "message 30" });
  expect(first?.summary.split("\n")).toHaveLength(20);
  expect(first?.summary).toMatch(/^user: message 1\n[^]*\nuser: message 20$/);
  expect(second).toMatchObject({ history: first?.history, summary: first?.summary });

  // The summary is kept with the session, beside the work.
  const { reader } = orchestrator.app.deps.store;
  await expect.poll(async () => (await findSessionRow(reader, session_id))?.summary).toMatch(/message 20/);
});

test("a summary is written by the language model that the service is given", async () => {
  await using orchestrator = await startOrchestrator({ summarise: async () => "They counted to thirty." });
  const { sessions } = orchestrator.client;
  const { session_id } = await sessions.create({ user_id: "u1" });
  for (let i = 1; i <= 30; i++) await sessions.addMessage(session_id, { content: `message ${i}` });
  expect((await sessions.context(session_id)).summary).toContain("user: message 1");
  await expect.poll(async () => (await sessions.context(session_id)).summary).toBe("They counted to thirty.");
});

test("the context of a session keeps to the messages and tokens asked for", async () => {
  await using orchestrator = await startOrchestrator();
  const { sessions } = orchestrator.client;
  const { session_id } = await sessions.create({ user_id: "u1" });
  expect(await sessions.context(session_id)).toEqual({ summary: null, messages: [], tokens: 0, omitted: 0 });
  for (let i = 1; i <= 20; i++)
    await sessions.addMessage(session_id, { content: `${i}: ${"x".repeat(396)}` });
  const whole = await sessions.context(session_id, { max_messages: 20 });
  expect(whole).toMatchObject({ summary: null, omitted: 0 });
  expect(whole.messages).toHaveLength(20);
  const some = await sessions.context(session_id, { max_messages: 3 });
  expect(some.messages.map(({ content }) => content.slice(0, 2))).toEqual(["18", "19", "20"]);
  expect(some).toMatchObject({ omitted: 17, summary: expect.stringContaining("user: 17") });
  const small = await sessions.context(session_id, { max_tokens: 250 });
  expect(small.messages).toHaveLength(1);
  expect(small.tokens).toBeLessThanOrEqual(250);
  await expect(sessions.context(session_id, { max_tokens: 1 })).rejects.toMatchObject({ status: 422 });
});

test("messages are listed by role and by agent", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.answers("fine");
  const { id, name } = await orchestrator.register({ endpoint: agent.url });
  const { sessions, tasks } = orchestrator.client;
  const { session_id } = await tasks.run(
    { description: "How are you?", user_id: "u1", plan: planOf(name, [[]]) },
    10,
  );
  await sessions.addMessage(session_id, { content: "be short", role: "system" });
  const contents = async (query: Parameters<typeof sessions.listMessages>[1]): Promise<string[]> =>
    (await sessions.listMessages(session_id, query)).map(({ content }) => content);
  expect(await contents({ role: "user" })).toEqual(["How are you?"]);
  expect(await contents({ role: "assistant" })).toEqual(["fine"]);
  expect(await contents({ agent_id: id })).toEqual(["fine"]);
  expect(await contents({ agent_id: id, role: "user" })).toEqual([]);
  expect(await contents({ agent_id: id + 1 })).toEqual([]);
});

test("sessions are listed newest first, in pages and by user", async () => {
  await using orchestrator = await startOrchestrator();
  const { sessions } = orchestrator.client;
  const ids: string[] = [];
  for (const user_id of ["u1", "u2", "u1", "u1"])
    ids.unshift((await sessions.create({ user_id })).session_id);
  const first = await sessions.listPage({ limit: 3 });
  expect(first.items.map((session) => session.session_id)).toEqual(ids.slice(0, 3));
  expect(first.total).toBe(4);
  const second = await sessions.listPage({ limit: 3, cursor: first.nextCursor ?? 0 });
  expect(second.items.map((session) => session.session_id)).toEqual(ids.slice(3));
  expect(second.nextCursor).toBeUndefined();
  expect(await sessions.list({ user_id: "u2" })).toMatchObject([
    { user_id: "u2", message_count: 0, status: "active" },
  ]);
});

test("metadata is merged name by name, and null removes one", async () => {
  await using orchestrator = await startOrchestrator();
  const { sessions } = orchestrator.client;
  const { session_id } = await sessions.create({ user_id: "u1", metadata: { a: 1, b: { c: 2 } } });
  expect(await sessions.update(session_id, { metadata: { b: { d: 3 }, e: [null] } })).toMatchObject({
    metadata: { a: 1, b: { d: 3 }, e: [null] },
  });
  await sessions.update(session_id, { metadata: { a: null, none: null } });
  expect((await sessions.get(session_id)).metadata).toEqual({ b: { d: 3 }, e: [null] });
  await expect(sessions.update(session_id, { metadata: { big: "x".repeat(70_000) } })).rejects.toMatchObject({
    code: "VALIDATION_FAILED",
  });
  await sessions.update(session_id, { metadata: { big: "x".repeat(40_000) } });
  await expect(sessions.update(session_id, { metadata: { more: "x".repeat(40_000) } })).rejects.toMatchObject(
    {
      code: "VALIDATION_FAILED",
    },
  );
  await sessions.update(session_id, { metadata: { more: "x".repeat(40_000), big: null } });
});

test("what many write to a session at once is all there", async () => {
  await using orchestrator = await startOrchestrator();
  const { sessions } = orchestrator.client;
  const { session_id } = await sessions.create({ user_id: "u1" });
  const numbers = Array.from({ length: 50 }, (_, i) => i);
  await Promise.all(
    numbers.flatMap((i) => [
      sessions.addMessage(session_id, { content: `m${i}` }),
      sessions.update(session_id, { metadata: { [`k${i}`]: i } }),
      sessions.putMemory(session_id, `key-${i % 10}`, { value: i }),
    ]),
  );
  const session = await sessions.get(session_id);
  expect(session.message_count).toBe(50);
  expect(Object.keys(session.metadata)).toHaveLength(50);
  expect(await sessions.listMemory(session_id)).toHaveLength(10);
  const said = (await sessions.listMessages(session_id, { limit: 100 })).map(({ content }) => content);
  expect(said.toSorted()).toEqual(numbers.map((i) => `m${i}`).toSorted());
});

test("a session remembers values for everybody and for each agent, until their time is up", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { id: agent_id } = await orchestrator.register({ endpoint: agent.url });
  const { sessions } = orchestrator.client;
  const { session_id } = await sessions.create({ user_id: "u1" });
  const put = await sessions.putMemory(session_id, "plan:1", { value: { steps: [1, null] } });
  expect(put).toMatchObject({ key: "plan:1", agent_id: null, value: { steps: [1, null] } });
  expect(Date.parse(put.expires_at) - Date.parse(put.updated_at)).toBe(86_400_000);
  await sessions.putMemory(session_id, "plan:1", { value: "own", agent_id, ttl_seconds: 60 });
  await sessions.putMemory(session_id, "none", { value: null });
  expect(await sessions.getMemory(session_id, "plan:1")).toEqual(put);
  expect(await sessions.getMemory(session_id, "plan:1", { agent_id })).toMatchObject({
    value: "own",
    agent_id,
  });
  expect(await sessions.getMemory(session_id, "none")).toMatchObject({ value: null });
  expect((await sessions.listMemory(session_id)).map(({ key }) => key)).toEqual(["plan:1", "plan:1", "none"]);
  expect(await sessions.listMemory(session_id, { agent_id })).toMatchObject([{ value: "own" }]);

  orchestrator.clock.skip(61_000);
  const gone = { status: 404, code: "MEMORY_NOT_FOUND" };
  await expect(sessions.getMemory(session_id, "plan:1", { agent_id })).rejects.toMatchObject(gone);
  await expect(sessions.removeMemory(session_id, "plan:1", { agent_id })).rejects.toMatchObject(gone);
  expect(await sessions.listMemory(session_id)).toHaveLength(2);
  const renewed = await sessions.putMemory(session_id, "plan:1", { value: 2 });
  expect(renewed).toMatchObject({ value: 2, created_at: put.created_at });
  expect(renewed.updated_at > put.updated_at).toBe(true);
  await sessions.removeMemory(session_id, "plan:1");
  await expect(sessions.getMemory(session_id, "plan:1")).rejects.toMatchObject(gone);
  expect(await sessions.listMemory(session_id)).toMatchObject([{ key: "none" }]);
});

test("memory has bounds: of a value, of its time, of a session, and agents must exist", async () => {
  await using orchestrator = await startOrchestrator();
  const { sessions } = orchestrator.client;
  const { session_id } = await sessions.create({ user_id: "u1" });
  const put = (key: string, body: Parameters<typeof sessions.putMemory>[2]) =>
    sessions.putMemory(session_id, key, body);
  await put("big", { value: "x".repeat(65_534) });
  await expect(put("big", { value: "x".repeat(65_535) })).rejects.toMatchObject({
    code: "VALIDATION_FAILED",
  });
  await expect(put("k", { value: 1, ttl_seconds: 86_401 })).rejects.toMatchObject({
    code: "VALIDATION_FAILED",
  });
  await expect(put("no spaces", { value: 1 })).rejects.toMatchObject({ status: 422 });
  await expect(put("k", { value: 1, agent_id: 4711 })).rejects.toMatchObject({ code: "AGENT_NOT_FOUND" });
  await Promise.all(Array.from({ length: 198 }, (_, i) => put(`k${i}`, { value: i })));
  await put("brief", { value: 1, ttl_seconds: 1 });
  await expect(put("one-more", { value: 1 })).rejects.toMatchObject({ status: 409, code: "MEMORY_FULL" });
  await put("big", { value: "may be written again" });
  orchestrator.clock.skip(2000);
  await put("one-more", { value: 1 });
});
