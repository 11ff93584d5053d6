import { join } from "node:path";
import { pino } from "pino";
import { expect, test } from "vitest";
import { skippingClock } from "../../test/kit/skipping-clock.ts";
import type { SkippingClock } from "../../test/kit/skipping-clock.ts";
import { tempFolder } from "../../test/kit/temp-folder.ts";
import type { Query } from "../store/query.ts";
import { addSession, messageRow } from "../store/sample-rows.ts";
import { openSqlite } from "../store/sqlite/open-sqlite.ts";
import type { Reader, Store } from "../store/store.ts";
import { findSessionRow } from "../store/tables/conversation-contexts.ts";
import type { SessionRow } from "../store/tables/conversation-contexts.ts";
import { insertMessageRow } from "../store/tables/messages.ts";
import type { SummaryDeps } from "./session-deps.ts";
import { SessionSummaries } from "./session-summaries.ts";
import { sessionWindow } from "./session-window.ts";
import { summariseSession } from "./summarise-session.ts";

interface Conversation extends AsyncDisposable {
  store: Store;
  deps: SummaryDeps & { clock: SkippingClock };
  session: SessionRow;
  /** Adds messages m1, m2, … */
  say(count: number, taskId?: number): Promise<void>;
  row(): Promise<SessionRow>;
}

async function startConversation(given: Pick<SummaryDeps, "summarise"> = {}): Promise<Conversation> {
  const folder = await tempFolder();
  const store = await openSqlite({ path: join(folder.path, "o.db"), synchronous: "NORMAL", access: "alone" });
  const session = await addSession(store);
  let said = 0;
  return {
    store,
    session,
    deps: { store, clock: skippingClock(), logger: pino({ level: "silent" }), ...given },
    async say(count, taskId) {
      await store.transaction(async (tx) => {
        for (let i = 0; i < count; i++) {
          const given = { content: `m${++said}`, task_id: taskId ?? null };
          await insertMessageRow(tx, messageRow(session.id, given));
        }
      });
    },
    async row() {
      const row = await findSessionRow(store.reader, session.session_id);
      if (row === undefined) throw new Error("the session is gone");
      return row;
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const windowOf = (reader: Reader, { session_id }: SessionRow) => sessionWindow(reader, session_id, 0);
const never = new AbortController().signal;
const names = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `m${from + i}`);
const lines = (from: number, to: number): string =>
  names(from, to)
    .map((name) => `user: ${name}`)
    .join("\n");

test("a window has the ten newest messages whole and the older ones in a summary", async () => {
  await using talk = await startConversation();
  await talk.say(10);
  expect(await windowOf(talk.store.reader, talk.session)).toMatchObject({ summary: null, isBehind: false });
  await talk.say(5);
  const { history, summary, isBehind } = await windowOf(talk.store.reader, talk.session);
  expect(history.map(({ content }) => content)).toEqual(names(6, 15));
  expect(summary).toBe(lines(1, 5));
  expect(isBehind).toBe(false);
  expect((await talk.row()).summary).toBeNull();
});

test("the task's own messages are not in its window", async () => {
  await using talk = await startConversation();
  await talk.say(2);
  await talk.say(1, 7);
  const { history } = await sessionWindow(talk.store.reader, talk.session.session_id, 7);
  expect(history.map(({ content }) => content)).toEqual(["m1", "m2"]);
  expect(await sessionWindow(talk.store.reader, "sess_gone", 7)).toEqual({
    history: [],
    summary: null,
    isBehind: false,
  });
});

test("a summary that is behind is noticed, made up for, and put on in parts", async () => {
  await using talk = await startConversation();
  await talk.say(30);
  const before = await windowOf(talk.store.reader, talk.session);
  expect(before).toMatchObject({ isBehind: true, summary: lines(1, 20) });
  await summariseSession(talk.deps, talk.session.session_id, never);
  expect(await talk.row()).toMatchObject({ summary: lines(1, 20) });
  expect(await windowOf(talk.store.reader, talk.session)).toEqual({ ...before, isBehind: false });

  await talk.say(7);
  const after = await windowOf(talk.store.reader, talk.session);
  expect(after).toMatchObject({ isBehind: false, summary: lines(1, 27) });
  expect(after.history.map(({ content }) => content)).toEqual(names(28, 37));
  await summariseSession(talk.deps, talk.session.session_id, never);
  expect(await talk.row()).toMatchObject({ summary: lines(1, 27) });
});

test("a long conversation is summarised to its end, within bounds", async () => {
  await using talk = await startConversation();
  await talk.say(1000);
  await summariseSession(talk.deps, talk.session.session_id, never);
  const { summary, history, isBehind } = await windowOf(talk.store.reader, talk.session);
  expect(isBehind).toBe(false);
  expect(summary?.length).toBeLessThanOrEqual(2000);
  expect(summary?.split("\n").at(-1)).toBe("user: m990");
  expect(history[0]?.content).toBe("m991");
});

test("a window costs two reads, and one more only while the summary is behind", async () => {
  await using talk = await startConversation();
  let reads = 0;
  const counting = countReads(talk.store.reader, () => reads++);
  const readsOf = async (): Promise<number> => {
    reads = 0;
    await windowOf(counting, talk.session);
    return reads;
  };
  await talk.say(3);
  expect(await readsOf()).toBe(2);
  await talk.say(17);
  expect(await readsOf()).toBe(2);
  await talk.say(10);
  expect(await readsOf()).toBe(3);
  await summariseSession(talk.deps, talk.session.session_id, never);
  expect(await readsOf()).toBe(2);
});

test("a language model that is there writes the summary, of the former one and what followed", async () => {
  const asked: string[] = [];
  await using talk = await startConversation({
    summarise: async (text) => {
      asked.push(text);
      return `Summary ${asked.length}. It has two sentences.`;
    },
  });
  await talk.say(12);
  await summariseSession(talk.deps, talk.session.session_id, never);
  expect(asked).toEqual(["user: m1\nuser: m2"]);
  await talk.say(1);
  await summariseSession(talk.deps, talk.session.session_id, never);
  expect(asked[1]).toContain("Summary 1.");
  expect(asked[1]).toContain("user: m3");
  expect(await talk.row()).toMatchObject({ summary: "Summary 2.\nIt has two sentences." });
  expect((await windowOf(talk.store.reader, talk.session)).summary).toBe("Summary 2.\nIt has two sentences.");
});

test.each([
  ["fails", () => Promise.reject(new Error("no credit"))],
  ["says nothing", () => Promise.resolve(" \n")],
])("when the language model %s the messages' own sentences are taken", async (_name, summarise) => {
  await using talk = await startConversation({ summarise });
  await talk.say(12);
  await summariseSession(talk.deps, talk.session.session_id, never);
  expect((await talk.row()).summary).toBe(lines(1, 2));
});

test("a language model that never answers is not waited for", async () => {
  let called = (): void => undefined;
  const isCalled = new Promise<void>((resolve) => (called = resolve));
  await using talk = await startConversation({
    summarise: (_text, signal) => {
      called();
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("late"))));
    },
  });
  await talk.say(12);
  const done = summariseSession(talk.deps, talk.session.session_id, never);
  await isCalled;
  talk.deps.clock.skip(60_000);
  await done;
  expect((await talk.row()).summary).toBe(lines(1, 2));
});

test("summaries are put on beside the work, and a stop does not wait for a language model", async () => {
  await using talk = await startConversation();
  await talk.say(30);
  const own = new SessionSummaries(talk.deps);
  own.putOn(talk.session.session_id);
  own.putOn("sess_gone");
  await expect.poll(async () => (await talk.row()).summary).toBe(lines(1, 20));
  await own[Symbol.asyncDispose]();

  await talk.say(30);
  const stuck = new SessionSummaries({ ...talk.deps, summarise: () => new Promise(() => undefined) });
  stuck.putOn(talk.session.session_id);
  await new Promise((resolve) => setImmediate(resolve));
  await stuck[Symbol.asyncDispose]();
  stuck.putOn(talk.session.session_id);
  expect((await talk.row()).summary).toBe(lines(1, 20));
});

/** Two at once: one of them writes, the other finds it done. */
test("two processes that summarise the same session do not undo each other", async () => {
  await using talk = await startConversation();
  await talk.say(300);
  const { session_id } = talk.session;
  await Promise.all([
    summariseSession(talk.deps, session_id, never),
    summariseSession(talk.deps, session_id, never),
  ]);
  const { summary } = await talk.row();
  const said = (summary ?? "").split("\n");
  expect(new Set(said).size).toBe(said.length);
  expect(said.at(-1)).toBe("user: m290");
});

function countReads(reader: Reader, onRead: () => void): Reader {
  return {
    all: (query: Query<never, never>, params: never) => (onRead(), reader.all(query, params)),
    first: (query: Query<never, never>, params: never) => (onRead(), reader.first(query, params)),
    select: (build) => (onRead(), reader.select(build)),
  } as Reader;
}
