import { expect, test } from "vitest";
import type { Client } from "@orchestrator/client";
import { expireSessions, removeExpiredSessions } from "../src/sessions/expire-sessions.ts";
import { findSessionRow } from "../src/store/tables/conversation-contexts.ts";
import { countMessageRows } from "../src/store/tables/messages.ts";
import { fakeAgent } from "./kit/fake-agent.ts";
import { planOf, startOrchestrator } from "./kit/start-orchestrator.ts";

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const never = new AbortController().signal;
const expired = { status: 410, code: "SESSION_EXPIRED" };

const begin = async ({ sessions }: Client, metadata = {}): Promise<string> =>
  (await sessions.create({ user_id: "u1", metadata })).session_id;

test("a session expires after a day without activity, and answers 410 from then on", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { sessions, tasks } = orchestrator.client;
  const id = await begin(orchestrator.client);
  await sessions.putMemory(id, "k", { value: 1 });
  orchestrator.clock.skip(DAY_MS - HOUR_MS);
  const { last_activity } = await sessions.get(id);
  await sessions.addMessage(id, { content: "still here" });
  orchestrator.clock.skip(DAY_MS - HOUR_MS);
  const alive = await sessions.get(id);
  expect(alive.status).toBe("active");
  expect(Date.parse(alive.expires_at) - Date.parse(alive.last_activity)).toBe(DAY_MS);
  expect(alive.last_activity > last_activity).toBe(true);

  orchestrator.clock.skip(2 * HOUR_MS);
  const again = { description: "go on", user_id: "u1", session_id: id, plan: planOf(name, [[]]) };
  const refused = [
    () => sessions.get(id),
    () => sessions.update(id, { metadata: {} }),
    () => sessions.addMessage(id, { content: "too late" }),
    () => sessions.listMessages(id),
    () => sessions.context(id),
    () => sessions.listMemory(id),
    () => sessions.getMemory(id, "k"),
    () => sessions.putMemory(id, "k", { value: 2 }),
    () => sessions.removeMemory(id, "k"),
    () => tasks.create(again),
  ];
  for (const call of refused) await expect(call()).rejects.toMatchObject(expired);
  await expect(sessions.get(id)).rejects.toMatchObject({
    problem: { details: { last_activity: alive.last_activity } },
  });
  // Before the chore has come round, and after it.
  expect(await sessions.list()).toMatchObject([{ session_id: id, status: "expired", message_count: 1 }]);
  await expireSessions(orchestrator.app.deps, never);
  expect(await sessions.list()).toMatchObject([{ session_id: id, status: "expired" }]);
  for (const call of refused) await expect(call()).rejects.toMatchObject(expired);
});

test("the chore expires sessions by itself", async () => {
  await using orchestrator = await startOrchestrator();
  const id = await begin(orchestrator.client);
  orchestrator.clock.skip(DAY_MS + HOUR_MS);
  const { reader } = orchestrator.app.deps.store;
  await expect.poll(async () => (await findSessionRow(reader, id))?.expired_at).not.toBeNull();
});

test("an unfinished task keeps its session alive, and its end is activity", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.failsTimes(1, 502);
  const { name } = await orchestrator.register({ endpoint: agent.url, config: { delivery: "at_most_once" } });
  const { sessions, tasks } = orchestrator.client;
  const { task_id, session_id } = await tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[]]),
  });
  await orchestrator.untilEvent(task_id, "step.unknown");
  orchestrator.clock.skip(30 * DAY_MS);
  await expireSessions(orchestrator.app.deps, never);
  expect(await sessions.get(session_id)).toMatchObject({ status: "active" });
  expect(await sessions.list()).toMatchObject([{ session_id, status: "active" }]);
  expect(await sessions.context(session_id)).toMatchObject({ omitted: 0 });

  await tasks.cancel(task_id);
  orchestrator.clock.skip(DAY_MS - HOUR_MS);
  expect(await sessions.get(session_id)).toMatchObject({ status: "active" });
  orchestrator.clock.skip(2 * HOUR_MS);
  await expect(sessions.get(session_id)).rejects.toMatchObject(expired);
  expect(await tasks.get(task_id)).toMatchObject({ status: "cancelled", session_id });
});

test("90 days after its end a session is gone, with what was said in it", async () => {
  await using orchestrator = await startOrchestrator();
  const { sessions } = orchestrator.client;
  const { deps } = orchestrator.app;
  const id = await begin(orchestrator.client);
  for (let i = 0; i < 3; i++) await sessions.addMessage(id, { content: `m${i}` });
  const row = await findSessionRow(deps.store.reader, id);
  orchestrator.clock.skip(2 * DAY_MS);
  await expireSessions(deps, never);
  orchestrator.clock.skip(89 * DAY_MS);
  await removeExpiredSessions(deps, never);
  await expect(sessions.get(id)).rejects.toMatchObject(expired);
  orchestrator.clock.skip(2 * DAY_MS);
  await removeExpiredSessions(deps, never);
  await expect(sessions.get(id)).rejects.toMatchObject({ code: "SESSION_NOT_FOUND" });
  expect(await countMessageRows(deps.store.reader, row?.id ?? 0)).toBe(0);
});

test("an envelope that names an expired session is told so", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  await orchestrator.register({ name: "Worker", endpoint: agent.url });
  const { sendMessage } = orchestrator.client;
  const message = {
    sender: "Caller",
    receiver: "Worker",
    message_type: "request" as const,
    session_id: "sess_of-the-caller",
    content: { description: "work" },
  };
  await sendMessage(message);
  orchestrator.clock.skip(2 * DAY_MS);
  await expect(sendMessage(message)).rejects.toMatchObject(expired);
});

test("a session is deleted with its messages and memory, and its tasks stay", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { sessions, tasks } = orchestrator.client;
  const { deps } = orchestrator.app;
  const { task_id, session_id } = await tasks.run(
    { description: "d", user_id: "u1", plan: planOf(name, [[]]) },
    10,
  );
  await sessions.putMemory(session_id, "k", { value: 1 });
  const row = await findSessionRow(deps.store.reader, session_id);
  const other = await begin(orchestrator.client);

  expect(await sessions.remove(session_id)).toBeNull();
  await expect(sessions.get(session_id)).rejects.toMatchObject({ code: "SESSION_NOT_FOUND" });
  await expect(sessions.remove(session_id)).rejects.toMatchObject({ status: 404 });
  expect(await countMessageRows(deps.store.reader, row?.id ?? 0)).toBe(0);
  expect(await tasks.get(task_id)).toMatchObject({ status: "completed", session_id });
  expect(await tasks.list({ session_id })).toHaveLength(1);
  expect((await sessions.list()).map((session) => session.session_id)).toEqual([other]);
});

test("an expired session can be deleted, one of several thousand messages too", async () => {
  await using orchestrator = await startOrchestrator();
  const { sessions } = orchestrator.client;
  const id = await begin(orchestrator.client);
  const { deps } = orchestrator.app;
  const row = await findSessionRow(deps.store.reader, id);
  const { insertMessageRow } = await import("../src/store/tables/messages.ts");
  const { messageRow } = await import("../src/store/sample-rows.ts");
  await deps.store.transaction(async (tx) => {
    for (let i = 0; i < 2500; i++) await insertMessageRow(tx, messageRow(row?.id ?? 0));
  });
  orchestrator.clock.skip(2 * DAY_MS);
  await sessions.remove(id);
  expect(await sessions.list()).toEqual([]);
  expect(await countMessageRows(deps.store.reader, row?.id ?? 0)).toBe(0);
});

test("a session with unfinished tasks is not deleted", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  agent.holds();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { sessions, tasks } = orchestrator.client;
  const { task_id, session_id } = await tasks.create({
    description: "d",
    user_id: "u1",
    plan: planOf(name, [[]]),
  });
  await expect(sessions.remove(session_id)).rejects.toMatchObject({
    status: 409,
    code: "SESSION_BUSY",
    problem: { details: { task_ids: [task_id] } },
  });
  expect(await sessions.get(session_id)).toMatchObject({ status: "active" });
  agent.release();
  await orchestrator.taskToBe(task_id, "completed");
  await sessions.remove(session_id);
});

test("a task and the deletion of its session at once: one of them is refused, and nothing is left half done", async () => {
  await using orchestrator = await startOrchestrator();
  await using agent = await fakeAgent();
  const { name } = await orchestrator.register({ endpoint: agent.url });
  const { sessions, tasks } = orchestrator.client;
  for (let round = 0; round < 20; round++) {
    const session_id = await begin(orchestrator.client);
    const [task, removal] = await Promise.allSettled([
      tasks.run({ description: "d", user_id: "u1", session_id, plan: planOf(name, [[]]) }, 10),
      sessions.remove(session_id),
    ]);
    if (removal.status === "rejected") {
      expect(removal.reason).toMatchObject({ code: "SESSION_BUSY" });
      expect(task).toMatchObject({ status: "fulfilled", value: { status: "completed" } });
      expect(await sessions.get(session_id)).toMatchObject({ message_count: 2 });
    } else {
      await expect(sessions.get(session_id)).rejects.toMatchObject({ status: 404 });
      // The deletion came before the task, or after its end.
      if (task.status === "rejected")
        expect([404, 410]).toContain((task.reason as { status: number }).status);
    }
  }
});
