import type { MemoryEntry, PutMemory } from "@orchestrator/contracts";
import { ConflictError, NotFoundError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import type { Reader } from "../store/store.ts";
import { findAgentRow } from "../store/tables/agents.ts";
import { toJson } from "../store/tables/json-column.ts";
import {
  countMemoryRows,
  deleteMemoryRow,
  findMemoryRow,
  insertMemoryRow,
} from "../store/tables/session-memory.ts";
import { findSession, keepSession } from "./find-session.ts";
import type { SessionDeps } from "./session-deps.ts";
import { memoryView } from "./session-view.ts";

export const MEMORY_ENTRIES = 200;

/**
 * Remembers a value in a session until its time is up; an entry under the same key makes way.
 * @throws AppError SESSION_NOT_FOUND, SESSION_EXPIRED, AGENT_NOT_FOUND
 * @throws ConflictError MEMORY_FULL
 */
export async function putMemory(
  deps: SessionDeps,
  caller: Caller,
  input: PutMemory & { session_id: string; key: string },
): Promise<MemoryEntry> {
  requireRole(caller, "operator");
  const { store, clock } = deps;
  const session = await findSession(deps, caller, input.session_id);
  if (input.agent_id !== undefined) await requireAgent(store.reader, caller, input.agent_id);
  const now = clock.now();
  const entry = { contextId: session.id, agentId: input.agent_id ?? null, key: input.key };
  const row = await store.transaction(async (tx) => {
    // This holds the session's row, so that nobody else counts or writes the same entry meanwhile.
    await keepSession(tx, session, now);
    const before = await findMemoryRow(tx, entry, now);
    if (before === undefined && (await countMemoryRows(tx, session.id, { now })) >= MEMORY_ENTRIES)
      throw memoryFull();
    await deleteMemoryRow(tx, entry);
    const written = {
      context_id: session.id,
      agent_id: entry.agentId,
      key: entry.key,
      value: toJson(input.value),
      created_at: before?.created_at ?? now,
      updated_at: now,
      expires_at: now + input.ttl_seconds * 1000,
    };
    await insertMemoryRow(tx, written);
    return written;
  });
  return memoryView(row);
}

async function requireAgent(reader: Reader, caller: Caller, agentId: number): Promise<void> {
  const agent = await findAgentRow(reader, agentId);
  const isThere = agent !== undefined && agent.removed_at === null;
  if (isThere && (agent.visibility === "shared" || agent.owner_id === caller.principal)) return;
  throw new NotFoundError(
    "AGENT_NOT_FOUND",
    `There is no agent ${agentId}. GET /api/agents lists the agents.`,
  );
}

const memoryFull = (): ConflictError =>
  new ConflictError(
    "MEMORY_FULL",
    `The session remembers ${MEMORY_ENTRIES} things already. Delete some, or let them expire sooner with ttl_seconds.`,
    { details: { limit: MEMORY_ENTRIES } },
  );
