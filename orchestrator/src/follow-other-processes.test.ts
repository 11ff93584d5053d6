import { expect, it } from "vitest";
import { migratedDatabase } from "../test/kit/postgres-database.ts";
import { AgentCatalogue } from "./agents/agent-catalogue.ts";
import { recordAgentEvent } from "./agents/agent-events.ts";
import type { EventBus } from "./events/event-bus.ts";
import { followOtherProcesses } from "./follow-other-processes.ts";
import { openMessaging } from "./open-database.ts";
import { openPostgres } from "./store/postgres/open-postgres.ts";
import { agentRow } from "./store/sample-rows.ts";
import type { Store } from "./store/store.ts";
import { insertAgentRow } from "./store/tables/agents.ts";
import { TemplateRegistry } from "./templates/template-registry.ts";

const onError = (): void => undefined;

async function process(
  url: string,
  stack: AsyncDisposableStack,
): Promise<{ store: Store; bus: EventBus; catalogue: AgentCatalogue }> {
  const store = stack.use(await openPostgres({ url, onError }));
  const { bus } = await openMessaging(store, { redis: undefined, onError, closing: stack });
  const catalogue = new AgentCatalogue(store);
  const templates = await TemplateRegistry.load(store.reader);
  stack.use(await followOtherProcesses({ store, bus, catalogue, templates, onError }));
  await catalogue.refresh();
  return { store, bus, catalogue };
}

it.each(["shared", "private"] as const)(
  "knows a %s agent that another process registered",
  async (visibility) => {
    await using database = await migratedDatabase();
    await using stack = new AsyncDisposableStack();
    const here = await process(database.url, stack);
    const there = await process(database.url, stack);
    const { id } = await there.store.transaction(async (tx) => {
      const row = await insertAgentRow(tx, agentRow({ visibility }));
      await recordAgentEvent(tx, there, { agent: row, type: "agent.registered", now: 1 });
      there.catalogue.changedBy(tx, row);
      return row;
    });
    await expect.poll(() => here.catalogue.latest(id), { timeout: 10_000 }).toBeDefined();
  },
);
