import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { deleteMemoryRow, findMemoryRow } from "../store/tables/session-memory.ts";
import { findSession, keepSession } from "./find-session.ts";
import { memoryNotFound } from "./get-memory.ts";
import type { MemoryAddress } from "./get-memory.ts";
import type { SessionDeps } from "./session-deps.ts";

/** @throws AppError SESSION_NOT_FOUND, SESSION_EXPIRED, MEMORY_NOT_FOUND */
export async function deleteMemory(deps: SessionDeps, caller: Caller, input: MemoryAddress): Promise<void> {
  requireRole(caller, "operator");
  const session = await findSession(deps, caller, input.session_id);
  const now = deps.clock.now();
  const entry = { contextId: session.id, agentId: input.agent_id ?? null, key: input.key };
  await deps.store.transaction(async (tx) => {
    await keepSession(tx, session, now);
    if ((await findMemoryRow(tx, entry, now)) === undefined) throw memoryNotFound(input);
    await deleteMemoryRow(tx, entry);
  });
}
