import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type {
  Json,
  ListAgents,
  ListMemory,
  ListMessages,
  ListSessions,
  ListTasks,
} from "@orchestrator/contracts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import {
  addAgent,
  addSession,
  addTask,
  agentRow,
  apiKeyRow,
  jobRow,
  messageRow,
  sessionRow,
  stepRow,
  taskRow,
  templateRow,
} from "./sample-rows.ts";
import type { Store } from "./store.ts";
import { isUniqueViolation } from "./store-error.ts";
import { activeTemplateRows, findTemplateRow, putTemplateRow } from "./tables/agent-config-templates.ts";
import { agentFeed, expireAgentEventRows, insertAgentEventRow } from "./tables/agent-events.ts";
import {
  addToHealthHour,
  expireHealthHourRows,
  expireHealthRows,
  healthHourRows,
  insertAgentHealthRow,
  newestHealthRows,
} from "./tables/agent-health.ts";
import {
  activeAgentRows,
  agentCounts,
  checkedAgentRows,
  countAgentRows,
  findAgentRow,
  findAgentRowBySlug,
  insertAgentRow,
  listAgentRows,
  updateAgentHealth,
  updateAgentRow,
} from "./tables/agents.ts";
import type { AgentRow } from "./tables/agents.ts";
import { findTasks, LOOKED_THROUGH } from "./tables/find-tasks.ts";
import { countAwaitingResolution, unknownStepsOf } from "./tables/unknown-steps.ts";
import {
  anyApiKey,
  findApiKeyRow,
  insertApiKeyRow,
  listApiKeyRows,
  liveApiKeyIds,
  revokeApiKeyRow,
} from "./tables/api-keys.ts";
import {
  countSessionRows,
  deleteSessionRow,
  findSessionRow,
  insertSessionRow,
  listSessionRows,
  lockSessionRow,
  touchSession,
  touchSessionRow,
  updateSessionMetadata,
  updateSessionSummary,
} from "./tables/conversation-contexts.ts";
import type { SessionRow } from "./tables/conversation-contexts.ts";
import { expireIdempotencyRows, findIdempotencyRow, putIdempotencyRow } from "./tables/idempotency-keys.ts";
import {
  claimJobRow,
  completeJobRow,
  giveBackJobRow,
  insertJobRows,
  isHeld,
  readyJobRows,
  reclaimJobRows,
  removeJobRow,
} from "./tables/jobs.ts";
import type { EventFeed, FeedPage } from "./tables/event-feed.ts";
import { fromJson, fromJsonOrNull, toJson, toJsonOrNull } from "./tables/json-column.ts";
import { stepsInNeedOfJob } from "./tables/lost-steps.ts";
import {
  countMessageRows,
  countMessagesBy,
  deleteOldestMessages,
  insertMessageRow,
  listMessageRows,
  messageCounts,
  messageTexts,
  newestMessageRows,
  newestMessagesAfter,
} from "./tables/messages.ts";
import { findSecretRow, putSecretRow, removeSecretRow } from "./tables/secrets.ts";
import {
  expireSessionRow,
  expireStaleRows,
  expiredSessionRows,
  sessionsAtWork,
  staleSessionRows,
  unfinishedTasksOf,
} from "./tables/session-expiry.ts";
import {
  countMemoryRows,
  deleteMemoryOf,
  deleteMemoryRow,
  expireMemoryRows,
  findMemoryRow,
  insertMemoryRow,
  listMemoryRows,
} from "./tables/session-memory.ts";
import { attemptRowsOf, discardAnswer, insertAttemptRow } from "./tables/step-attempts.ts";
import { eventRowsOf, insertEventRows, ownerFeed } from "./tables/task-events.ts";
import {
  beginStepRow,
  findStepRow,
  finishStepRow,
  insertStepRows,
  queueStepRow,
  requeueStepRow,
  setStepJob,
  stepRowsOf,
  stepStatesOf,
} from "./tables/task-steps.ts";
import { findTask, insertTask, lockTaskRow, updateTaskRow } from "./tables/tasks.ts";
import type { OpenedStore } from "./store-suite.ts";

type Open = () => Promise<OpenedStore>;

/** What every table's functions keep to, whatever the database. */
export function describeTables(name: string, open: Open): void {
  describe(`${name}: agents`, () => describeAgents(open));
  describe(`${name}: capabilities`, () => describeCapabilities(open));
  describe(`${name}: tasks`, () => describeTasks(open));
  describe(`${name}: steps and attempts`, () => describeSteps(open));
  describe(`${name}: events`, () => describeEvents(open));
  describe(`${name}: sessions and messages`, () => describeSessions(open));
  describe(`${name}: life and memory of sessions`, () => describeSessionLife(open));
  describe(`${name}: keys and templates`, () => describeKeysAndTemplates(open));
  describe(`${name}: jobs`, () => describeJobs(open));
  describe(`${name}: JSON columns`, () => describeJson(open));
}

const idsOf = (rows: readonly { id: number }[]): number[] => rows.map((row) => row.id);
const agents = (filter: Partial<ListAgents> = {}): ListAgents => ({ limit: 100, ...filter });
const tasks = (filter: Partial<ListTasks> = {}): ListTasks => ({ limit: 100, ...filter });
/** A page of a feed once no other transaction of the server, such as another test's, holds a row of it back. */
async function feedPage<R>(
  feed: EventFeed<R>,
  ...args: Parameters<EventFeed<R>["page"]>
): Promise<FeedPage<R>> {
  for (;;) {
    const page = await feed.page(...args);
    if (!page.isHeldBack) return page;
  }
}
const remove = (store: Store, row: AgentRow): Promise<void> =>
  store.transaction((tx) => updateAgentRow(tx, { ...row, removed_at: 5 }));

function describeAgents(open: Open): void {
  it("gives back the row that was inserted, by id and by slug", async () => {
    await using opened = await open();
    const { store } = opened;
    const row = await addAgent(store, { metadata: '{"team":"Ω"}', config: '{"a":[1,null]}' });
    const found = await findAgentRow(store.reader, row.id);
    expect(found).toMatchObject({ id: row.id, name: row.name, removed_at: null, created_at: 1 });
    expect(fromJson(found?.metadata ?? "")).toEqual({ team: "Ω" });
    expect(await findAgentRowBySlug(store.reader, row.slug)).toEqual(found);
    expect(await findAgentRow(store.reader, row.id + 1)).toBeUndefined();
  });

  it("keeps one living agent per slug, and frees the slug of a removed one", async () => {
    await using opened = await open();
    const { store } = opened;
    const old = await addAgent(store, { slug: "same" });
    const doubled: unknown = await addAgent(store, { slug: "same" }).catch((e: unknown) => e);
    expect(isUniqueViolation(doubled)).toBe(true);
    await remove(store, old);
    expect(await findAgentRowBySlug(store.reader, "same")).toBeUndefined();
    const next = await addAgent(store, { slug: "same" });
    expect((await findAgentRowBySlug(store.reader, "same"))?.id).toBe(next.id);
    expect((await findAgentRow(store.reader, old.id))?.removed_at).toBe(5);
    expect(idsOf(await listAgentRows(store.reader, undefined, agents()))).toEqual([next.id]);
  });

  it("changes what may change and leaves owner, name and type", async () => {
    await using opened = await open();
    const { store } = opened;
    const row = await addAgent(store);
    const other = await addAgent(store);
    const changed: AgentRow = {
      ...row,
      description: "new",
      status: "error",
      visibility: "private",
      endpoint: "http://x",
      updated_at: 9,
      capabilities: '["a"]',
      config: '{"b":1}',
      metadata: '{"c":2}',
    };
    await store.transaction((tx) =>
      updateAgentRow(tx, {
        ...changed,
        owner_id: "thief",
        name: "thief",
        agent_type: "custom",
        created_at: 9,
      }),
    );
    const found = await findAgentRow(store.reader, row.id);
    expect(found).toEqual({ ...changed, config: found?.config, metadata: found?.metadata });
    expect([found?.config, found?.metadata].map((text) => fromJson(text ?? ""))).toEqual([
      { b: 1 },
      { c: 2 },
    ]);
    expect(await findAgentRow(store.reader, other.id)).toEqual(other);
  });

  it("lists shared agents and the viewer's own in pages by id, and counts the same ones", async () => {
    await using opened = await open();
    const { store } = opened;
    const shared = await addAgent(store, { owner_id: "anna" });
    const hers = await addAgent(store, { owner_id: "anna", visibility: "private" });
    const his = await addAgent(store, {
      owner_id: "bert",
      visibility: "private",
      agent_type: "langgraph",
      status: "inactive",
    });
    const gone = await addAgent(store);
    await remove(store, gone);
    const listed = async (viewer: string | undefined, filter: Partial<ListAgents> = {}): Promise<number[]> =>
      idsOf(await listAgentRows(store.reader, viewer, agents(filter)));

    expect(await listed("anna")).toEqual([shared.id, hers.id]);
    expect(await listed("bert")).toEqual([shared.id, his.id]);
    expect(await listed(undefined)).toEqual([shared.id, hers.id, his.id]);
    expect(await listed(undefined, { limit: 2 })).toEqual([shared.id, hers.id]);
    expect(await listed(undefined, { limit: 2, cursor: hers.id })).toEqual([his.id]);
    expect(await listed(undefined, { agent_type: "langgraph" })).toEqual([his.id]);
    expect(await listed(undefined, { status: "active" })).toEqual([shared.id, hers.id]);
    expect(await listed("anna", { status: "inactive" })).toEqual([]);

    expect(await countAgentRows(store.reader, "anna", agents({ limit: 1 }))).toBe(2);
    expect(await countAgentRows(store.reader, undefined, agents({ status: "active", cursor: hers.id }))).toBe(
      2,
    );
    expect(idsOf(await activeAgentRows(store.reader))).toEqual([shared.id, hers.id]);
    const counts = (await agentCounts(store.reader, "bert")).map((c) => ({ ...c, n: Number(c.n) }));
    expect(counts).toHaveLength(2);
    expect(counts).toEqual(
      expect.arrayContaining([
        { agent_type: "api", status: "active", n: 1 },
        { agent_type: "langgraph", status: "inactive", n: 1 },
      ]),
    );
  });

  it("keeps the outcomes of health checks with their agent, and none without", async () => {
    await using opened = await open();
    const { store } = opened;
    const [{ id }, other] = [await addAgent(store), await addAgent(store)];
    const check = (agentId: number, checkedAt: number) => ({
      agent_id: agentId,
      status: "healthy" as const,
      response_time_ms: 1.5,
      error: null,
      checked_at: checkedAt,
    });
    for (const row of [check(id, 7), check(id, 9), check(id, 8), check(other.id, 9)])
      await store.transaction((tx) => insertAgentHealthRow(tx, row));
    expect(await newestHealthRows(store.reader, id, 2)).toMatchObject([check(id, 9), check(id, 8)]);
    expect(await store.transaction((tx) => expireHealthRows(tx, 9))).toBe(2);
    expect(await newestHealthRows(store.reader, id, 9)).toMatchObject([check(id, 9)]);
    await expect(
      store.transaction((tx) => insertAgentHealthRow(tx, check(other.id + 1, 9))),
    ).rejects.toThrow();
  });

  it("adds health checks up by the hour", async () => {
    await using opened = await open();
    const { store } = opened;
    const { id } = await addAgent(store);
    const hour = (at: number, healthy: number, ms: number) => ({
      agent_id: id,
      hour: at,
      checks: 1,
      healthy_checks: healthy,
      total_ms: ms,
      slowest_ms: ms,
    });
    for (const row of [hour(2, 1, 5), hour(1, 1, 3), hour(2, 0, 9.5), hour(2, 1, 7)])
      await store.transaction((tx) => addToHealthHour(tx, row));
    expect(await healthHourRows(store.reader, id, 0)).toEqual([
      hour(1, 1, 3),
      { agent_id: id, hour: 2, checks: 3, healthy_checks: 2, total_ms: 21.5, slowest_ms: 9.5 },
    ]);
    expect(await healthHourRows(store.reader, id, 2)).toHaveLength(1);
    expect(await store.transaction((tx) => expireHealthHourRows(tx, 2))).toBe(1);
    expect(await healthHourRows(store.reader, id + 1, 0)).toEqual([]);
  });

  it("writes the latest health to the agent's row only, and checks agents in use or in error", async () => {
    await using opened = await open();
    const { store } = opened;
    const [checked, other, paused, gone] = [
      await addAgent(store),
      await addAgent(store),
      await addAgent(store, { status: "inactive" }),
      await addAgent(store),
    ];
    await remove(store, gone);
    const health = {
      status: "error" as const,
      health_status: "unhealthy" as const,
      health_checked_at: 4,
      health_response_ms: 2.5,
      health_failures: 3,
    };
    await store.transaction((tx) => updateAgentHealth(tx, { id: checked.id, ...health }));
    expect(await findAgentRow(store.reader, checked.id)).toEqual({ ...checked, ...health });
    expect(await findAgentRow(store.reader, other.id)).toEqual(other);
    expect(idsOf(await checkedAgentRows(store.reader))).toEqual([checked.id, other.id]);
    expect(idsOf(await activeAgentRows(store.reader))).toEqual([other.id]);
    expect(idsOf(await listAgentRows(store.reader, undefined, agents({ status: "inactive" })))).toEqual([
      paused.id,
    ]);
  });

  it("gives a viewer the events of the agents it may use, by rising id", async () => {
    await using opened = await open();
    const { store } = opened;
    const shared = await addAgent(store, { owner_id: "anna" });
    const hers = await addAgent(store, { owner_id: "anna", visibility: "private" });
    const happened = (agent: AgentRow, at: number) => ({
      agent_id: agent.id,
      type: "agent.status_changed" as const,
      data: null,
      created_at: at,
    });
    for (const row of [happened(shared, 1), happened(hers, 2), happened(shared, 3)])
      await store.transaction((tx) => insertAgentEventRow(tx, row));
    const seen = async (viewer: string, after = "0", limit = 9): Promise<number[]> =>
      (await feedPage(agentFeed, store, viewer, after, limit)).rows.map(({ row }) => row.created_at);
    expect(await seen("anna")).toEqual([1, 2, 3]);
    expect(await seen("bert")).toEqual([1, 3]);
    expect(await seen("anna", "0", 1)).toEqual([1]);
    expect(await seen("anna", await agentFeed.end(store))).toEqual([]);
    expect(await store.transaction((tx) => expireAgentEventRows(tx, 3))).toBe(2);
    expect(await seen("anna")).toEqual([3]);
  });
}

function describeCapabilities(open: Open): void {
  const withCapability = async (store: Store, capability: string): Promise<number[]> =>
    idsOf(await listAgentRows(store.reader, undefined, agents({ capability })));

  it("finds an agent by one whole capability in any case", async () => {
    await using opened = await open();
    const { store } = opened;
    const { id } = await addAgent(store, { capabilities: toJson(["Data Analysis", "Übersetzen", "ΟΔΟΣ"]) });
    await addAgent(store, { capabilities: toJson(["data", "analysis", "data analysis tools", "setzen"]) });
    for (const text of [
      "Data Analysis",
      "data analysis",
      "DATA ANALYSIS",
      "Übersetzen",
      "übersetzen",
      "ÜBERSETZEN",
      "οδος",
    ]) {
      expect(await withCapability(store, text), text).toEqual([id]);
      expect(await countAgentRows(store.reader, undefined, agents({ capability: text }))).toBe(1);
    }
    expect(await withCapability(store, "Analys")).toEqual([]);
  });

  it.each([
    ["per cent", "100%", "100x"],
    ["underscore", "a_b", "axb"],
    ["backslash", "a\\b", "ab"],
    ["backslash at the end", "a\\", "a"],
    ["quote", 'say "hi"', "hi"],
    ["quote before the end", 'x"a', "a"],
    ["comma and quote", 'x","a', "a"],
    ["bracket", '["a"', "a"],
    ["apostrophe", "it's", "its"],
    ["line break", "a\nb", "anb"],
  ])("takes a %s literally", async (_what, capability, other) => {
    await using opened = await open();
    const { store } = opened;
    const { id } = await addAgent(store, { capabilities: toJson(["first", capability, "last"]) });
    expect(await withCapability(store, capability)).toEqual([id]);
    expect(await withCapability(store, other)).toEqual([]);
    const second = await addAgent(store, { capabilities: toJson([other]) });
    expect(await withCapability(store, other)).toEqual([second.id]);
    expect(await withCapability(store, capability)).toEqual([id]);
  });

  it("agrees with a plain search over the array", async () => {
    // A capability of nothing but a comma is the one that the filter cannot tell from what is between two others.
    const text = fc
      .array(fc.constantFrom("a", "B", "b", "%", "_", "\\", '"', "'", ",", "[", "]", " ", "ä", "Ä", "\n"), {
        minLength: 1,
        maxLength: 3,
      })
      .map((chars) => chars.join("").trim())
      .filter((s) => s !== "" && s !== ",");
    await using opened = await open();
    const { store } = opened;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(text, { maxLength: 3 }), { minLength: 1, maxLength: 5 }),
        text,
        async (lists, needle) => {
          await store.transaction((tx) => tx.write((db) => db.deleteFrom("agents")));
          const rows = await store.transaction((tx) =>
            Promise.all(lists.map((list) => insertAgentRow(tx, agentRow({ capabilities: toJson(list) })))),
          );
          const expected = rows.filter((_, i) =>
            lists[i]?.some((c) => c.toLowerCase() === needle.toLowerCase()),
          );
          expect(await withCapability(store, needle)).toEqual(idsOf(expected));
        },
      ),
      { numRuns: 300 },
    );
  });
}

function describeTasks(open: Open): void {
  it("gives back a task as it was inserted, with nothing in the columns that come later", async () => {
    await using opened = await open();
    const { store } = opened;
    const id = await addTask(store, { plan: '{"steps":[]}', metadata: '{"m":1}', priority: 3, event_seq: 2 });
    const found = await findTask(store.reader, id);
    expect(found).toMatchObject({
      ...taskRow(),
      id,
      priority: 3,
      event_seq: 2,
      result: null,
      error: null,
      completed_at: null,
      plan: expect.anything(),
      metadata: expect.anything(),
    });
    expect(fromJson(found?.plan ?? "")).toEqual({ steps: [] });
    expect(await findTask(store.reader, id + 1)).toBeUndefined();
  });

  it("changes status, log end, error and end of one task only", async () => {
    await using opened = await open();
    const { store } = opened;
    const id = await addTask(store);
    const other = await addTask(store);
    await store.transaction(async (tx) => {
      const row = await lockTaskRow(tx, id);
      if (row === undefined) throw new Error("the test's task is gone");
      await updateTaskRow(tx, {
        ...row,
        status: "failed",
        event_seq: 4,
        error: '{"m":"x"}',
        completed_at: 9,
      });
      expect((await lockTaskRow(tx, id))?.status).toBe("failed");
    });
    expect(await findTask(store.reader, id)).toMatchObject({
      status: "failed",
      event_seq: 4,
      completed_at: 9,
      description: "do it",
    });
    expect(await findTask(store.reader, other)).toMatchObject({
      status: "executing",
      event_seq: 0,
      completed_at: null,
    });
  });

  it("lists the newest first, by owner, status, user and session, in pages, and counts without pages", async () => {
    await using opened = await open();
    const { store } = opened;
    const one = await addTask(store, { owner_id: "anna", user_id: "x" });
    const two = await addTask(store, { owner_id: "anna", session_id: "sess_2", status: "completed" });
    const three = await addTask(store, { owner_id: "bert" });
    const four = await addTask(store, { owner_id: "anna" });
    const listed = async (owner: string | undefined, filter: Partial<ListTasks> = {}): Promise<number[]> =>
      idsOf((await findTasks(store.reader, owner, tasks(filter))).rows);
    const counted = async (owner: string | undefined, filter: Partial<ListTasks> = {}): Promise<number> =>
      (await findTasks(store.reader, owner, tasks(filter))).total;

    expect(await listed(undefined)).toEqual([four, three, two, one]);
    expect(await listed("anna")).toEqual([four, two, one]);
    expect(await listed("anna", { limit: 2 })).toEqual([four, two]);
    expect(await listed("anna", { limit: 2, cursor: two })).toEqual([one]);
    expect(await listed(undefined, { status: "completed" })).toEqual([two]);
    expect(await listed(undefined, { user_id: "x" })).toEqual([one]);
    expect(await listed("bert", { user_id: "x" })).toEqual([]);
    expect(await listed(undefined, { session_id: "sess_2" })).toEqual([two]);

    expect(await counted("anna", { limit: 1, cursor: two })).toBe(3);
    expect(await counted(undefined, { session_id: "sess_1" })).toBe(3);
    expect(await counted("anna", { status: "completed" })).toBe(1);
    expect(await counted("nobody")).toBe(0);
  });

  it("finds the tasks of which a step's outcome is unknown, in pages, and says which steps", async () => {
    await using opened = await open();
    const { store } = opened;
    const steps = { first: "unknown", second: "unknown", calm: "executing", theirs: "unknown" } as const;
    const ids = new Map<string, number>();
    for (const [name, status] of Object.entries(steps)) {
      const id = await addTask(store, { owner_id: name === "theirs" ? "bert" : "anna" });
      ids.set(name, id);
      await store.transaction((tx) =>
        insertStepRows(tx, [stepRow(id, 1), stepRow(id, 2, { status }), stepRow(id, 3, { status })]),
      );
    }
    const [first = 0, second = 0, , theirs = 0] = ids.values();
    const found = async (filter: Partial<ListTasks>) => {
      const { rows, total } = await findTasks(
        store.reader,
        "anna",
        tasks({ awaits: "resolution", ...filter }),
      );
      return [idsOf(rows), total];
    };

    expect(await found({})).toEqual([[second, first], 2]);
    expect(await found({ limit: 1 })).toEqual([[second], 2]);
    expect(await found({ limit: 1, cursor: second })).toEqual([[first], 2]);
    expect(await found({ user_id: "nobody" })).toEqual([[], 0]);
    expect(await countAwaitingResolution(store.reader, "anna")).toBe(2);
    expect(await countAwaitingResolution(store.reader, "nobody")).toBe(0);
    expect(await unknownStepsOf(store.reader, [...ids.values()])).toEqual(
      new Map([first, second, theirs].map((id) => [id, [2, 3]])),
    );
    expect(await unknownStepsOf(store.reader, [])).toEqual(new Map());
  });

  it("finds tasks by a text in the description, by an agent of a step and by the time of creation", async () => {
    await using opened = await open();
    const { store } = opened;
    const one = await addTask(store, { description: "Übersetze 100% of it", created_at: 1_000_000 });
    const two = await addTask(store, { description: "count the WORDS", created_at: 2_000_000 });
    const three = await addTask(store, { owner_id: "bert", description: "words", created_at: 3_000_000 });
    await store.transaction((tx) =>
      insertStepRows(tx, [
        stepRow(one, 1, { agent_id: 7 }),
        stepRow(one, 2, { agent_id: 7 }),
        stepRow(two, 1, { agent_id: 8 }),
        stepRow(three, 1, { agent_id: 7 }),
      ]),
    );
    const found = async (filter: Partial<ListTasks>, owner?: string): Promise<number[]> => {
      const { rows, total, nextCursor } = await findTasks(store.reader, owner, tasks(filter));
      expect([total, nextCursor]).toEqual([rows.length, undefined]);
      return idsOf(rows);
    };
    const at = (ms: number): string => new Date(ms).toISOString();

    expect(await found({ text: "Words" })).toEqual([three, two]);
    expect(await found({ text: "üBERS" })).toEqual([one]);
    expect(await found({ text: "0% o" })).toEqual([one]);
    expect(await found({ text: "0_" })).toEqual([]);
    expect(await found({ agent_id: 7 })).toEqual([three, one]);
    expect(await found({ agent_id: 7 }, "local")).toEqual([one]);
    expect(await found({ agent_id: 7, text: "word" })).toEqual([three]);
    expect(await found({ agent_id: 9 })).toEqual([]);
    expect(await found({ since: at(2_000_000) })).toEqual([three, two]);
    expect(await found({ since: at(1_000_001), until: at(2_000_000) })).toEqual([two]);
    expect(await found({ since: at(9_000_000) })).toEqual([]);
    expect(await found({ until: at(999_999) })).toEqual([]);
    expect(await found({ agent_id: 8, status: "executing", until: at(2_000_000) }, "local")).toEqual([two]);
  });

  it("looks through 10,000 tasks for a text and says where to go on", async () => {
    await using opened = await open();
    const { store } = opened;
    const rare = await addTask(store, { description: "a needle" });
    await store.transaction(async (tx) => {
      for (let i = 0; i < LOOKED_THROUGH; i++) {
        const id = await insertTask(tx, taskRow());
        await insertStepRows(tx, [stepRow(id, 1, { agent_id: 7 })]);
      }
      await insertStepRows(tx, [stepRow(rare, 1, { agent_id: 7 })]);
    });
    for (const filter of [{ text: "needle" }, { agent_id: 7, text: "needle" }]) {
      const first = await findTasks(store.reader, "local", tasks(filter));
      expect(first).toMatchObject({ rows: [], total: 0, nextCursor: rare + 1 });
      const next = await findTasks(store.reader, "local", tasks({ ...filter, cursor: first.nextCursor }));
      expect(idsOf(next.rows)).toEqual([rare]);
      expect(next.nextCursor).toBeUndefined();
    }
    expect((await findTasks(store.reader, "local", tasks({ agent_id: 7 }))).total).toBe(10_000);
  });

  it("counts no further than 10,000", async () => {
    await using opened = await open();
    const { store } = opened;
    await store.transaction(async (tx) => {
      for (let i = 0; i < 10_001; i++) await insertTask(tx, taskRow());
    });
    expect((await findTasks(store.reader, undefined, tasks())).total).toBe(10_000);
  });
}

function describeSteps(open: Open): void {
  it.each([1, 50, 64, 65, 5000])("inserts %i steps at once, each in its place", async (count) => {
    await using opened = await open();
    const { store } = opened;
    const taskId = await addTask(store);
    const rows = Array.from({ length: count }, (_, i) =>
      stepRow(taskId, i + 1, { agent_id: i, job_id: i % 2 === 0 ? null : `job-${i}` }),
    );
    await store.transaction((tx) => insertStepRows(tx, rows));
    const found = await stepRowsOf(store.reader, taskId);
    expect(found).toHaveLength(count);
    expect(
      found.map(({ step_number, agent_id, job_id, step_key }) => ({
        step_number,
        agent_id,
        job_id,
        step_key,
      })),
    ).toEqual(
      rows.map(({ step_number, agent_id, job_id, step_key }) => ({
        step_number,
        agent_id,
        job_id,
        step_key,
      })),
    );
    expect(found[0]).toMatchObject({ failures: 0, former_agents: null, output_data: null });
  });

  it("inserts no step when it is given none", async () => {
    await using opened = await open();
    await opened.store.transaction((tx) => insertStepRows(tx, []));
    expect(await opened.store.reader.select((db) => db.selectFrom("task_steps").selectAll())).toEqual([]);
  });

  it("follows a step through its turns and touches no other step", async () => {
    await using opened = await open();
    const { store } = opened;
    const taskId = await addTask(store);
    await store.transaction((tx) => insertStepRows(tx, [stepRow(taskId, 1), stepRow(taskId, 2)]));
    const untouched = await findStepRow(store.reader, taskId, 2);
    const key = { task_id: taskId, step_number: 1 };
    const step = () => findStepRow(store.reader, taskId, 1);

    await store.transaction((tx) => queueStepRow(tx, { ...key, job_id: "j1" }));
    expect(await step()).toMatchObject({ status: "queued", job_id: "j1", attempts: 0 });
    await store.transaction((tx) => beginStepRow(tx, { ...key, started_at: 5, job_id: "j1" }));
    expect(await step()).toMatchObject({ status: "executing", attempts: 1, started_at: 5 });
    await store.transaction((tx) =>
      requeueStepRow(tx, {
        ...key,
        status: "queued",
        agent_id: 2,
        failures: 1,
        step_key: "k2",
        job_id: "j2",
        former_agents: "[1]",
        error: '{"m":1}',
        held_at: null,
        state: '"s"',
      }),
    );
    expect(await step()).toMatchObject({
      status: "queued",
      agent_id: 2,
      failures: 1,
      step_key: "k2",
      job_id: "j2",
      state: '"s"',
    });
    await store.transaction((tx) => setStepJob(tx, { ...key, job_id: "j3" }));
    await store.transaction((tx) => beginStepRow(tx, { ...key, started_at: 6, job_id: "j3" }));
    const asEver = { held_at: null, cancel_receipt: null };
    const state = '"s"';
    expect(await stepStatesOf(store.reader, taskId)).toEqual([
      {
        step_number: 1,
        status: "executing",
        agent_id: 2,
        attempts: 2,
        job_id: "j3",
        started_at: 6,
        state,
        ...asEver,
      },
      {
        step_number: 2,
        status: "pending",
        agent_id: 1,
        attempts: 0,
        job_id: null,
        started_at: null,
        state: null,
        ...asEver,
      },
    ]);
    await store.transaction((tx) =>
      finishStepRow(tx, {
        ...key,
        status: "completed",
        output_data: '"done"',
        error: null,
        completed_at: 7,
        transcript: null,
      }),
    );
    expect(await step()).toMatchObject({
      status: "completed",
      output_data: '"done"',
      error: null,
      completed_at: 7,
      job_id: null,
      state: null,
    });
    expect(await findStepRow(store.reader, taskId, 2)).toEqual(untouched);
    expect(await findStepRow(store.reader, taskId, 3)).toBeUndefined();
  });

  it("keeps former attempts in order and a late answer beside its attempt", async () => {
    await using opened = await open();
    const { store } = opened;
    const taskId = await addTask(store);
    const attempt = (stepNumber: number, n: number) => ({
      task_id: taskId,
      step_number: stepNumber,
      attempt: n,
      agent_id: 1,
      outcome: "failed" as const,
      error: null,
      output: null,
      started_at: 1,
      ended_at: 2,
    });
    for (const [s, n] of [
      [2, 1],
      [1, 2],
      [1, 1],
    ] as const)
      await store.transaction((tx) => insertAttemptRow(tx, { ...attempt(s, n), transcript: `"call ${n}"` }));
    expect(
      await store.transaction((tx) =>
        discardAnswer(tx, {
          task_id: taskId,
          step_number: 1,
          attempt: 2,
          output: '"late"',
          error: null,
          transcript: '"late call"',
        }),
      ),
    ).toBe(1);
    expect(
      await store.transaction((tx) =>
        discardAnswer(tx, {
          task_id: taskId,
          step_number: 1,
          attempt: 3,
          output: '"late"',
          error: null,
          transcript: null,
        }),
      ),
    ).toBe(0);
    expect(await attemptRowsOf(store.reader, taskId)).toEqual([
      attempt(1, 1),
      { ...attempt(1, 2), outcome: "discarded", output: '"late"', error: null },
      attempt(2, 1),
    ]);
  });

  it("finds the steps that should have a job", async () => {
    await using opened = await open();
    const { store } = opened;
    const taskId = await addTask(store, { priority: 4 });
    const other = await addTask(store);
    const ended = await addTask(store, { status: "cancelled" });
    await store.transaction((tx) =>
      insertStepRows(tx, [
        stepRow(taskId, 1, { status: "completed" }),
        stepRow(taskId, 2, { status: "queued", job_id: "a" }),
        stepRow(taskId, 3, { status: "executing", job_id: null, agent_id: 8 }),
        stepRow(taskId, 4, { status: "pending" }),
        stepRow(other, 1, { status: "queued", job_id: "b" }),
        stepRow(ended, 1, { status: "queued", job_id: "c" }),
      ]),
    );
    const found = [
      { task_id: taskId, step_number: 2, agent_id: 1, priority: 4, job_id: "a" },
      { task_id: taskId, step_number: 3, agent_id: 8, priority: 4, job_id: null },
    ];
    const all = await store.transaction((tx) => stepsInNeedOfJob(tx));
    expect(all.map((step) => step.job_id ?? "none").toSorted()).toEqual(["a", "b", "none"]);
    const ofOne = await store.transaction((tx) => stepsInNeedOfJob(tx, taskId));
    expect(ofOne.toSorted((a, b) => a.step_number - b.step_number)).toEqual(found);
  });
}

function describeEvents(open: Open): void {
  const event = (taskId: number, seq: number) => ({
    task_id: taskId,
    seq,
    type: "step.queued" as const,
    step_number: seq,
    data: `{"seq":${seq}}`,
    created_at: seq,
  });

  it("gives a task's log in order from any place, page by page", async () => {
    await using opened = await open();
    const { store } = opened;
    const [a, b] = [await addTask(store), await addTask(store)];
    await store.transaction(async (tx) => {
      await insertEventRows(tx, [event(a, 1), event(b, 1), event(a, 2)]);
      await insertEventRows(
        tx,
        Array.from({ length: 98 }, (_, i) => event(a, i + 3)),
      );
    });
    const all = await eventRowsOf(store.reader, a, 0, 1000);
    expect(all.map((row) => row.seq)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(all[4]).toMatchObject({ ...event(a, 5), data: expect.anything() });
    expect((await eventRowsOf(store.reader, a, 97, 2)).map((row) => row.seq)).toEqual([98, 99]);
    expect(await eventRowsOf(store.reader, a, 100, 2)).toEqual([]);
  });

  it("refuses a second event under one number", async () => {
    await using opened = await open();
    const { store } = opened;
    const id = await addTask(store);
    await store.transaction((tx) => insertEventRows(tx, [event(id, 1)]));
    const error: unknown = await store
      .transaction((tx) => insertEventRows(tx, [event(id, 2), event(id, 1)]))
      .catch((e: unknown) => e);
    expect(isUniqueViolation(error)).toBe(true);
    expect(await eventRowsOf(store.reader, id, 0, 9)).toHaveLength(1);
  });

  it("gives an owner the events of all its tasks in the order of their commits, and nobody else's", async () => {
    await using opened = await open();
    const { store } = opened;
    const beginning = await ownerFeed.end(store);
    const [a, b, c] = [
      await addTask(store, { owner_id: "anna" }),
      await addTask(store, { owner_id: "bert" }),
      await addTask(store, { owner_id: "anna" }),
    ];
    for (const row of [event(a, 1), event(b, 1), event(c, 1), event(a, 2)])
      await store.transaction((tx) => insertEventRows(tx, [row]));
    const { rows: feed, ...end } = await feedPage(ownerFeed, store, "anna", "0", 9);
    expect(feed.map(({ row }) => [row.task_id, row.seq])).toEqual([
      [a, 1],
      [c, 1],
      [a, 2],
    ]);
    expect(end.isHeldBack).toBe(false);
    const after = async (position: string, limit = 9) =>
      (await feedPage(ownerFeed, store, "anna", position, limit)).rows;
    expect(await after(beginning)).toEqual(feed);
    for (const [i, { row, position }] of feed.entries()) {
      expect(await after(position, 1)).toEqual(feed.slice(i + 1, i + 2));
      // An event's own id is a position too.
      expect(await after(String(row.id))).toEqual(feed.slice(i + 1));
    }
    for (const position of [end.next, await ownerFeed.end(store)]) expect(await after(position)).toEqual([]);
    await store.transaction((tx) => insertEventRows(tx, [event(c, 2)]));
    for (const position of [end.next, feed[2]?.position ?? ""])
      expect((await after(position)).map(({ row }) => [row.task_id, row.seq])).toEqual([[c, 2]]);
  });
}

function describeSessions(open: Open): void {
  it("finds a session by its id and lets it live on", async () => {
    await using opened = await open();
    const { store } = opened;
    const row = await addSession(store);
    const other = await addSession(store);
    await store.transaction((tx) => touchSessionRow(tx, row.id, 99));
    expect(await findSessionRow(store.reader, row.session_id)).toEqual({ ...row, last_activity: 99 });
    expect(await findSessionRow(store.reader, other.session_id)).toEqual(other);
    expect(await findSessionRow(store.reader, "sess_none")).toBeUndefined();
    const doubled: unknown = await store
      .transaction((tx) => insertSessionRow(tx, sessionRow({ session_id: row.session_id })))
      .catch((e: unknown) => e);
    expect(isUniqueViolation(doubled)).toBe(true);
  });

  it("gives the newest messages of one session, newest first, below any id", async () => {
    await using opened = await open();
    const { store } = opened;
    const [a, b] = [await addSession(store), await addSession(store)];
    const add = (contextId: number, content: string): Promise<number> =>
      store.transaction((tx) => insertMessageRow(tx, messageRow(contextId, { content })));
    const ids = [await add(a.id, "1"), await add(a.id, "2"), await add(a.id, "3")];
    await add(b.id, "other");
    expect((await newestMessageRows(store.reader, a.id, 2)).map((m) => m.content)).toEqual(["3", "2"]);
    expect((await newestMessageRows(store.reader, a.id, 9, ids[2])).map((m) => m.content)).toEqual([
      "2",
      "1",
    ]);
    expect(await countMessageRows(store.reader, a.id)).toBe(3);
    expect(await countMessageRows(store.reader, b.id + 1)).toBe(0);
    await expect(add(b.id + 1, "to no session")).rejects.toThrow();
  });

  it("tells messages by role and agent, and reads the beginnings of their texts", async () => {
    await using opened = await open();
    const { store } = opened;
    const agent = await addAgent(store);
    const [a, b] = [await addSession(store), await addSession(store)];
    const add = (given: Parameters<typeof messageRow>[1]): Promise<number> =>
      store.transaction((tx) => insertMessageRow(tx, messageRow(a.id, given)));
    const ids = [
      await add({ content: "q1" }),
      await add({ content: "ä".repeat(3000), role: "assistant", agent_id: agent.id }),
      await add({ content: "q2" }),
      await add({ content: "a2", role: "assistant" }),
    ];
    const by = async (filter: Partial<ListMessages>): Promise<number[]> =>
      idsOf(await listMessageRows(store.reader, a.id, { limit: 9, ...filter }));
    expect(await by({ role: "user" })).toEqual([ids[2], ids[0]]);
    expect(await by({ role: "assistant", cursor: ids[3] })).toEqual([ids[1]]);
    expect(await by({ agent_id: agent.id })).toEqual([ids[1]]);
    expect(await by({ agent_id: agent.id, role: "user" })).toEqual([]);
    expect(await by({ limit: 2 })).toEqual([ids[3], ids[2]]);
    expect(await countMessagesBy(store.reader, a.id, { role: "user" })).toBe(2);
    expect(await messageCounts(store.reader, [a.id, b.id])).toEqual(new Map([[a.id, 4]]));
    expect(await messageCounts(store.reader, [])).toEqual(new Map());

    const texts = await messageTexts(store.reader, a.id, {
      after: ids[0] ?? 0,
      before: ids[3] ?? 0,
      limit: 9,
    });
    expect(texts).toEqual([
      { id: ids[1], role: "assistant", content: "ä".repeat(2000) },
      { id: ids[2], role: "user", content: "q2" },
    ]);
    expect(idsOf(await messageTexts(store.reader, a.id, { after: 0, limit: 2 }))).toEqual(ids.slice(0, 2));
    const newest = await newestMessagesAfter(store.reader, a.id, {
      after: ids[0] ?? 0,
      limit: 3,
      characters: 5,
    });
    expect(newest.map((row) => row.content)).toEqual(["a2", "q2", "äääää"]);
    expect(newest[2]).toMatchObject({
      agent_id: agent.id,
      context_id: a.id,
      task_id: null,
      role: "assistant",
    });

    expect(await store.transaction((tx) => deleteOldestMessages(tx, a.id, 3))).toBe(3);
    expect(await by({})).toEqual([ids[3]]);
  });
}

function describeSessionLife(open: Open): void {
  it("lists an owner's sessions, newest first, in pages and by user", async () => {
    await using opened = await open();
    const { store } = opened;
    const add = (given: Parameters<typeof addSession>[1]): Promise<{ id: number }> =>
      addSession(store, given);
    const a = await add({ owner_id: "anna", user_id: "u1" });
    const b = await add({ owner_id: "bert", user_id: "u1" });
    const c = await add({ owner_id: "anna", user_id: "u2" });
    const list = async (owner: string, filter: Partial<ListSessions>): Promise<number[]> =>
      idsOf(await listSessionRows(store.reader, owner, { limit: 9, ...filter }));
    expect(await list("anna", {})).toEqual([c.id, a.id]);
    expect(await list("anna", { limit: 1 })).toEqual([c.id]);
    expect(await list("anna", { cursor: c.id })).toEqual([a.id]);
    expect(await list("anna", { user_id: "u2" })).toEqual([c.id]);
    expect(await list("bert", {})).toEqual([b.id]);
    expect(await countSessionRows(store.reader, "anna", {})).toBe(2);
    expect(await countSessionRows(store.reader, "anna", { user_id: "u1" })).toBe(1);
  });

  it("puts a summary on from where it stood, and not over a newer one", async () => {
    await using opened = await open();
    const { store } = opened;
    const { id, session_id } = await addSession(store);
    const put = (summary: string, before: number, upTo: number): Promise<number> =>
      store.transaction((tx) => updateSessionSummary(tx, { id, summary, summarised_up_to: upTo, before }));
    expect(await put("first", 0, 5)).toBe(1);
    expect(await put("late", 0, 4)).toBe(0);
    expect(await put("second", 5, 9)).toBe(1);
    await store.transaction((tx) => updateSessionMetadata(tx, id, '{"a":1}'));
    expect(await findSessionRow(store.reader, session_id)).toMatchObject({
      summary: "second",
      summarised_up_to: 9,
      metadata: expect.stringMatching(/"a": ?1/),
    });
    expect(await store.transaction((tx) => lockSessionRow(tx, session_id))).toMatchObject({
      id,
      summary: "second",
    });
  });

  it("expires what had no activity for long and has no unfinished task, and lets nothing revive it", async () => {
    await using opened = await open();
    const { store } = opened;
    const at = (last_activity: number): Promise<SessionRow> => addSession(store, { last_activity });
    const [idle, busy, done, fresh] = [await at(10), await at(11), await at(12), await at(100)];
    const task = await addTask(store, { session_id: busy.session_id, status: "executing" });
    await addTask(store, { session_id: done.session_id, status: "completed" });
    expect(await unfinishedTasksOf(store.reader, busy.session_id, 5)).toEqual([task]);
    expect(await unfinishedTasksOf(store.reader, done.session_id, 5)).toEqual([]);
    const asked = [idle, busy, done].map((row) => row.session_id);
    expect(await sessionsAtWork(store.reader, asked)).toEqual(new Set([busy.session_id]));
    expect(await sessionsAtWork(store.reader, [])).toEqual(new Set());
    expect(await staleSessionRows(store.reader, 100, 9)).toEqual([idle.id, done.id]);
    expect(await staleSessionRows(store.reader, 100, 1)).toEqual([idle.id]);

    // Something happened in one of them since they were found.
    await store.transaction((tx) => touchSessionRow(tx, done.id, 200));
    const all = [idle.id, busy.id, done.id, fresh.id];
    expect(await store.transaction((tx) => expireStaleRows(tx, all, { before: 100, now: 300 }))).toBe(1);
    expect(await findSessionRow(store.reader, idle.session_id)).toEqual({ ...idle, expired_at: 300 });
    expect(await store.transaction((tx) => touchSessionRow(tx, idle.id, 400))).toBe(0);
    expect(await store.transaction((tx) => touchSession(tx, idle.session_id, 400))).toBe(0);
    expect(await store.transaction((tx) => touchSession(tx, fresh.session_id, 400))).toBe(1);
    expect(await store.transaction((tx) => expireSessionRow(tx, fresh.id, 500))).toBe(1);
    expect(await store.transaction((tx) => expireSessionRow(tx, fresh.id, 600))).toBe(0);
    expect(await expiredSessionRows(store.reader, 501, 9)).toEqual([idle.id, fresh.id]);
    expect(await expiredSessionRows(store.reader, 500, 9)).toEqual([idle.id]);
    expect(await store.transaction((tx) => deleteSessionRow(tx, idle.id))).toBe(1);
    expect(await findSessionRow(store.reader, idle.session_id)).toBeUndefined();
  });

  it("keeps one memory per key and agent, and forgets it in time", async () => {
    await using opened = await open();
    const { store } = opened;
    const agent = await addAgent(store);
    const [a, b] = [await addSession(store), await addSession(store)];
    const put = (given: {
      contextId?: number;
      agentId?: number;
      key?: string;
      value?: string;
      until?: number;
    }) =>
      store.transaction((tx) =>
        insertMemoryRow(tx, {
          context_id: given.contextId ?? a.id,
          agent_id: given.agentId ?? null,
          key: given.key ?? "k",
          value: given.value ?? "1",
          created_at: 1,
          updated_at: 1,
          expires_at: given.until ?? 100,
        }),
      );
    await put({ value: '{"all":[1,null]}' });
    await put({ agentId: agent.id, value: '"own"' });
    await put({ key: "short", until: 10 });
    await put({ contextId: b.id });
    const doubled = [
      await put({}).catch((e: unknown) => e),
      await put({ agentId: agent.id }).catch((e: unknown) => e),
    ];
    expect(doubled.map(isUniqueViolation)).toEqual([true, true]);
    const everybodys = { contextId: a.id, agentId: null, key: "k" };
    const own = { ...everybodys, agentId: agent.id };
    const valueOf = async (id: typeof everybodys | typeof own, now = 5): Promise<Json | undefined> => {
      const row = await findMemoryRow(store.reader, id, now);
      return row === undefined ? undefined : fromJson<Json>(row.value);
    };
    expect([await valueOf(everybodys), await valueOf(own)]).toEqual([{ all: [1, null] }, "own"]);
    expect(await valueOf(own, 100)).toBeUndefined();
    const keys = async (filter: Partial<ListMemory>, now = 5): Promise<string[]> =>
      (await listMemoryRows(store.reader, a.id, { limit: 9, ...filter, now })).map((row) => row.key);
    expect(await keys({})).toEqual(["k", "k", "short"]);
    expect(await keys({}, 10)).toEqual(["k", "k"]);
    expect(await keys({ agent_id: agent.id })).toEqual(["k"]);
    const [first] = await listMemoryRows(store.reader, a.id, { limit: 1, now: 5 });
    expect(await keys({ cursor: first?.id })).toEqual(["k", "short"]);
    expect(await countMemoryRows(store.reader, a.id, { now: 5 })).toBe(3);
    expect(await countMemoryRows(store.reader, a.id, { now: 5, agent_id: agent.id })).toBe(1);

    expect(await store.transaction((tx) => deleteMemoryRow(tx, everybodys))).toBe(1);
    expect([await valueOf(everybodys), await valueOf(own)]).toEqual([undefined, "own"]);
    expect(await store.transaction((tx) => expireMemoryRows(tx, 10))).toBe(1);
    expect(await store.transaction((tx) => deleteMemoryOf(tx, a.id))).toBe(1);
    expect(await countMemoryRows(store.reader, b.id, { now: 5 })).toBe(1);
  });
}

function describeKeysAndTemplates(open: Open): void {
  it("finds a living API key by its hash, and forgets a revoked one", async () => {
    await using opened = await open();
    const { store } = opened;
    const id = await store.transaction((tx) =>
      insertApiKeyRow(tx, apiKeyRow({ key_hash: "h", role: "operator", principal: "anna" })),
    );
    expect(await findApiKeyRow(store.reader, "h")).toMatchObject({ id, role: "operator", principal: "anna" });
    expect(await findApiKeyRow(store.reader, "H")).toBeUndefined();
    expect(await anyApiKey(store.reader)).toBe(true);
    await store.transaction((tx) =>
      tx.write((db) => db.updateTable("api_keys").set({ revoked_at: 5 }).where("id", "=", id)),
    );
    expect(await findApiKeyRow(store.reader, "h")).toBeUndefined();
    // A service whose last key was revoked is not open to everybody.
    expect(await anyApiKey(store.reader)).toBe(true);
  });

  it("lists keys without their hashes, says which live, and keeps the time at which one was revoked first", async () => {
    await using opened = await open();
    const { store } = opened;
    expect(await anyApiKey(store.reader)).toBe(false);
    const [one, other] = await store.transaction(async (tx) => [
      await insertApiKeyRow(tx, apiKeyRow({ key_hash: "a", name: "one" })),
      await insertApiKeyRow(tx, apiKeyRow({ key_hash: "b", name: "other" })),
    ]);
    const revoke = (id: number, now: number) => store.transaction((tx) => revokeApiKeyRow(tx, id, now));
    expect(await revoke(one, 7)).toMatchObject({ name: "one", revoked_at: 7 });
    expect(await revoke(one, 9)).toMatchObject({ name: "one", revoked_at: 7 });
    expect(await revoke(99, 9)).toBeUndefined();
    expect(await liveApiKeyIds(store.reader, [one, other, 99])).toEqual(new Set([other]));
    const rows = await listApiKeyRows(store.reader);
    expect(rows.map(({ name, revoked_at }) => [name, revoked_at])).toEqual([
      ["one", 7],
      ["other", null],
    ]);
    expect(JSON.stringify(rows)).not.toContain("hash");
  });

  it("keeps one secret per owner and name, the newest, until it is removed", async () => {
    await using opened = await open();
    const { store } = opened;
    const put = (ownerId: string, sealed: string) =>
      store.transaction((tx) =>
        putSecretRow(tx, {
          owner_id: ownerId,
          name: "TOKEN",
          origin: `https://${sealed}`,
          sealed,
          created_at: 1,
        }),
      );
    await put("anna", "old");
    await put("bert", "his");
    await put("anna", "new");
    expect(await findSecretRow(store.reader, "anna", "TOKEN")).toMatchObject({
      sealed: "new",
      origin: "https://new",
    });
    expect(await store.transaction((tx) => removeSecretRow(tx, "anna", "TOKEN"))).toBe(1);
    expect(await findSecretRow(store.reader, "anna", "TOKEN")).toBeUndefined();
    expect(await findSecretRow(store.reader, "bert", "TOKEN")).toMatchObject({ sealed: "his" });
    expect(await findSecretRow(store.reader, "bert", "token")).toBeUndefined();
  });

  it("keeps one row per idempotency key, principal and route; the newest one stays until it expires", async () => {
    await using opened = await open();
    const { store } = opened;
    const key = { principal: "p", route: "POST /api/tasks", key: "k" };
    const put = (given: object) =>
      store.transaction((tx) =>
        putIdempotencyRow(tx, { ...key, body_hash: "b1", task_id: 1, created_at: 10, ...given }),
      );
    await put({});
    await put({ body_hash: "b2", task_id: 2, created_at: 20 });
    await put({ principal: "q", task_id: 3, created_at: 5 });
    await put({ route: "other", task_id: 4, created_at: 19 });
    expect(await findIdempotencyRow(store.reader, key)).toEqual({
      ...key,
      body_hash: "b2",
      task_id: 2,
      created_at: 20,
    });
    expect((await findIdempotencyRow(store.reader, { ...key, principal: "q" }))?.task_id).toBe(3);
    expect(await findIdempotencyRow(store.reader, { ...key, key: "K" })).toBeUndefined();
    expect(await store.transaction((tx) => expireIdempotencyRows(tx, 20))).toBe(2);
    expect(await findIdempotencyRow(store.reader, key)).toBeDefined();
    expect(await findIdempotencyRow(store.reader, { ...key, route: "other" })).toBeUndefined();
  });

  it("renews a template of the same name under its old id, and hides an inactive one", async () => {
    await using opened = await open();
    const { store } = opened;
    const put = (given: Parameters<typeof templateRow>[0]) =>
      store.transaction((tx) => putTemplateRow(tx, templateRow(given)));
    await put({ name: "a", created_at: 1, owner_id: "anna" });
    await put({ name: "b", is_active: 0 });
    const [before] = await activeTemplateRows(store.reader);
    await put({
      name: "a",
      display_name: "New",
      definition: '{"v":2}',
      created_at: 9,
      updated_at: 9,
      owner_id: "thief",
    });
    const rows = await activeTemplateRows(store.reader);
    expect(rows).toEqual([{ ...before, display_name: "New", definition: expect.anything(), updated_at: 9 }]);
    expect(fromJson(rows[0]?.definition ?? "")).toEqual({ v: 2 });
    expect(rows[0]?.owner_id).toBe("anna");
    expect(await findTemplateRow(store.reader, before?.id ?? 0)).toEqual(rows[0]);
    const all = await store.reader.select((db) =>
      db.selectFrom("agent_config_templates").select(["id", "name"]).orderBy("id"),
    );
    expect(all.map((row) => row.name)).toEqual(["a", "b"]);
    expect(await findTemplateRow(store.reader, all[1]?.id ?? 0)).toBeUndefined();
  });
}

function describeJobs(open: Open): void {
  it("hands a ready job out once and raises its fence every time", async () => {
    await using opened = await open();
    const { store } = opened;
    const job = jobRow({ key: "agent:1", payload: '{"a":"ü"}', priority: 2, run_at: 3 });
    await store.transaction((tx) => insertJobRows(tx, [job]));
    expect(await store.transaction((tx) => claimJobRow(tx, job.id))).toMatchObject({
      ...job,
      state: "running",
      fence: 1,
      payload: expect.anything(),
    });
    expect(await store.transaction((tx) => claimJobRow(tx, job.id))).toBeUndefined();
    expect(await store.transaction((tx) => giveBackJobRow(tx, job.id, 1, 50))).toBe(true);
    expect(await readyJobRows(store.reader)).toEqual([
      { id: job.id, key: "agent:1", priority: 2, run_at: 50 },
    ]);
    expect((await store.transaction((tx) => claimJobRow(tx, job.id)))?.fence).toBe(2);
    expect(await store.transaction((tx) => reclaimJobRows(tx))).toBe(1);
    expect((await store.transaction((tx) => claimJobRow(tx, job.id)))?.fence).toBe(3);
  });

  it("lets only the present holder keep, give back or complete a job", async () => {
    await using opened = await open();
    const { store } = opened;
    const job = jobRow({ state: "running", fence: 2 });
    await store.transaction((tx) => insertJobRows(tx, [job]));
    const attempts = (fence: number) =>
      store.transaction(async (tx) => [
        await isHeld(tx, job.id, fence),
        await giveBackJobRow(tx, job.id, fence, 0),
        await completeJobRow(tx, job.id, fence),
      ]);
    expect(await attempts(1)).toEqual([false, false, false]);
    expect(await attempts(3)).toEqual([false, false, false]);
    // Given back under the right fence it is nobody's, and cannot be completed.
    expect(await attempts(2)).toEqual([true, true, false]);
    await store.transaction((tx) => claimJobRow(tx, job.id));
    expect(await store.transaction((tx) => completeJobRow(tx, job.id, 3))).toBe(true);
    expect(await store.transaction((tx) => isHeld(tx, job.id, 3))).toBe(false);
    expect(await store.transaction((tx) => removeJobRow(tx, job.id))).toBe(0);
  });

  it("gives the waiting jobs in the order of their times", async () => {
    await using opened = await open();
    const { store } = opened;
    const rows = [
      jobRow({ run_at: 3 }),
      jobRow({ run_at: 1, state: "running", fence: 1 }),
      jobRow({ run_at: 2 }),
    ];
    await store.transaction((tx) => insertJobRows(tx, rows));
    expect((await readyJobRows(store.reader)).map((row) => row.run_at)).toEqual([2, 3]);
  });
}

function describeJson(open: Open): void {
  it("reads every JSON value back as it was written", async () => {
    // PostgreSQL cannot keep U+0000.
    const json = fc
      .jsonValue({ stringUnit: "grapheme" })
      .filter((value) => !JSON.stringify(value).includes("\\u0000"));
    await using opened = await open();
    const { store } = opened;
    const examples: [Json][] = [
      [null],
      ["null"],
      [""],
      ['"quoted"'],
      ["{}"],
      [0],
      [false],
      [[]],
      ["\u2028\u{1f469}\u200d\u{1f4bb} e\u0301 \\u0041"],
      [{ "": [{ a: null }] }],
    ];
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        const id = await store.transaction((tx) =>
          insertTask(tx, taskRow({ plan: toJson(value as Json), metadata: toJsonOrNull(value as Json) })),
        );
        const row = await findTask(store.reader, id);
        expect(canonicalJson(fromJson<Json>(row?.plan ?? ""))).toBe(canonicalJson(value as Json));
        expect(canonicalJson(fromJsonOrNull<Json>(row?.metadata ?? null))).toBe(canonicalJson(value as Json));
        expect(row?.metadata === null).toBe(value === null);
      }),
      { numRuns: 200, examples },
    );
  });

  it("tells an absent value from the text that spells null", () => {
    expect([toJsonOrNull(undefined), toJsonOrNull(null), toJsonOrNull("null")]).toEqual([
      null,
      null,
      '"null"',
    ]);
    expect([fromJsonOrNull(null), fromJsonOrNull('"null"')]).toEqual([null, "null"]);
  });
}
