import { NotFoundError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { slugOf } from "../kernel/slug.ts";
import type { Reader } from "../store/store.ts";
import { findAgentRowBySlug } from "../store/tables/agents.ts";
import type { AgentRow } from "../store/tables/agents.ts";
import { mayUse } from "./find-agent.ts";

/** By its name or slug. @throws NotFoundError AGENT_NOT_FOUND */
export async function findAgentByName(
  { store }: { store: { reader: Reader } },
  caller: Caller,
  name: string,
): Promise<AgentRow> {
  const row = await findAgentRowBySlug(store.reader, slugOf(name));
  if (row !== undefined && mayUse(row, caller.principal)) return row;
  throw new NotFoundError(
    "AGENT_NOT_FOUND",
    `There is no agent called ${name}. GET /api/agents lists the agents.`,
  );
}
