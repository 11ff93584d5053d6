import type { ListMemory, MemoryEntry } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { countMemoryRows, listMemoryRows } from "../store/tables/session-memory.ts";
import { findSession } from "./find-session.ts";
import type { SessionDeps } from "./session-deps.ts";
import { memoryView } from "./session-view.ts";

export interface MemoryPage {
  entries: MemoryEntry[];
  total: number;
  nextCursor: number | undefined;
}

/**
 * What a session remembers, the entry that was written longest ago first; of one agent when asked.
 * @throws AppError SESSION_NOT_FOUND, SESSION_EXPIRED
 */
export async function listMemory(
  deps: SessionDeps,
  caller: Caller,
  { session_id, ...filter }: ListMemory & { session_id: string },
): Promise<MemoryPage> {
  requireRole(caller, "viewer");
  const { reader } = deps.store;
  const { id } = await findSession(deps, caller, session_id);
  const now = deps.clock.now();
  const rows = await listMemoryRows(reader, id, { ...filter, now });
  return {
    entries: rows.map(memoryView),
    total: await countMemoryRows(reader, id, { agent_id: filter.agent_id, now }),
    nextCursor: rows.at(-1)?.id,
  };
}
