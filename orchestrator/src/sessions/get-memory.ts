import type { MemoryEntry, MemoryScope } from "@orchestrator/contracts";
import { NotFoundError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { findMemoryRow } from "../store/tables/session-memory.ts";
import { findSession } from "./find-session.ts";
import type { SessionDeps } from "./session-deps.ts";
import { memoryView } from "./session-view.ts";

export type MemoryAddress = MemoryScope & { session_id: string; key: string };

/** @throws AppError SESSION_NOT_FOUND, SESSION_EXPIRED, MEMORY_NOT_FOUND also for an entry whose time is up */
export async function getMemory(
  deps: SessionDeps,
  caller: Caller,
  input: MemoryAddress,
): Promise<MemoryEntry> {
  requireRole(caller, "viewer");
  const { store, clock } = deps;
  const session = await findSession(deps, caller, input.session_id);
  const entry = { contextId: session.id, agentId: input.agent_id ?? null, key: input.key };
  const row = await findMemoryRow(store.reader, entry, clock.now());
  if (row === undefined) throw memoryNotFound(input);
  return memoryView(row);
}

export const memoryNotFound = ({ key, agent_id }: MemoryAddress): NotFoundError =>
  new NotFoundError(
    "MEMORY_NOT_FOUND",
    `The session remembers nothing under ${key}${agent_id === undefined ? "" : ` of agent ${agent_id}`}, or not any more. GET /api/sessions/{id}/memory lists what it does.`,
  );
