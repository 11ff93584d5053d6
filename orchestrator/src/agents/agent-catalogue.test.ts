import { join } from "node:path";
import { expect, test } from "vitest";
import { tempFolder } from "../../test/kit/temp-folder.ts";
import { openSqlite } from "../store/sqlite/open-sqlite.ts";
import type { Reader, Store } from "../store/store.ts";
import { insertAgentRow, updateAgentRow } from "../store/tables/agents.ts";
import type { AgentRow, NewAgentRow } from "../store/tables/agents.ts";
import { AgentCatalogue } from "./agent-catalogue.ts";

const fresh: NewAgentRow = {
  owner_id: "ada",
  visibility: "shared",
  name: "Translator",
  slug: "translator",
  description: "Translates text",
  agent_type: "custom",
  endpoint: "http://127.0.0.1:1/",
  capabilities: '["translation"]',
  status: "active",
  config: "{}",
  metadata: "{}",
  created_at: 0,
  updated_at: 0,
};

async function oneAgent(): Promise<
  AsyncDisposable & { store: Store; catalogue: AgentCatalogue; row: AgentRow }
> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await tempFolder());
  const path = join(folder.path, "o.db");
  const store = stack.use(await openSqlite({ path, synchronous: "NORMAL", access: "alone" }));
  const row = await store.transaction((tx) => insertAgentRow(tx, fresh));
  const kept = stack.move();
  const catalogue = new AgentCatalogue(store);
  return { store, catalogue, row, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

test("what was worked out over the agents stands when one of them comes by again as it was, or was only checked", async () => {
  await using stage = await oneAgent();
  const { catalogue, row } = stage;
  await catalogue.refresh();
  const { version, index } = catalogue.viewFor("ada");
  catalogue.put({ ...row });
  catalogue.put({ ...row, health_status: "healthy", health_checked_at: 5, health_response_ms: 2 });
  expect(catalogue.viewFor("ada").version).toBe(version);
  expect(catalogue.viewFor("ada").index).toBe(index);
});

test.for<[string, Partial<AgentRow>]>([
  ["does something else", { capabilities: '["summary"]' }],
  ["is described in other words", { description: "Summarises text" }],
  ["is private now", { visibility: "private" }],
  ["takes one call at a time", { config: '{"max_concurrency":1}' }],
  ["is inactive", { status: "inactive" }],
  ["is gone", { removed_at: 9 }],
])("it is worked out anew when an agent %s", async ([, change]) => {
  await using stage = await oneAgent();
  const { catalogue, row } = stage;
  await catalogue.refresh();
  const { version } = catalogue.viewFor("ada");
  catalogue.put({ ...row, ...change });
  expect(catalogue.viewFor("ada").version).toBeGreaterThan(version);
});

/** A catalogue whose agent is removed right after the catalogue has read it for the first time. */
async function removedWhileRead(
  store: Store,
  row: AgentRow,
  by: "first" | "select",
): Promise<AgentCatalogue> {
  const removed: AgentRow = { ...row, status: "inactive", removed_at: 9 };
  let reads = 0;
  const removeOnce = async (): Promise<void> => {
    if (reads++ > 0) return;
    await store.transaction(async (tx) => {
      await updateAgentRow(tx, removed);
      catalogue.changedBy(tx, removed);
    });
  };
  const reader: Reader = {
    all: (query, params) => store.reader.all(query, params),
    async first(query, params) {
      const found = await store.reader.first(query, params);
      if (by === "first") await removeOnce();
      return found;
    },
    async select(build) {
      const rows = await store.reader.select(build);
      if (by === "select") await removeOnce();
      return rows;
    },
  };
  const catalogue = new AgentCatalogue({ ...store, reader });
  await catalogue.refresh();
  return catalogue;
}

test("an agent that goes while it is taken in again stays gone", async () => {
  await using stage = await oneAgent();
  const { store, row } = stage;
  const catalogue = await removedWhileRead(store, row, "first");
  await catalogue.takeIn(row.id);
  expect(catalogue.latest(row.id)).toBeUndefined();
});

test("an agent that goes while the agents are read for the first time is not among them", async () => {
  await using stage = await oneAgent();
  const { store, row } = stage;
  const catalogue = await removedWhileRead(store, row, "select");
  expect(catalogue.agentsFor("ada")).toEqual([]);
});
