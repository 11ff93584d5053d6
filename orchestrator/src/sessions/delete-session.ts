import { ConflictError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { lockSessionRow } from "../store/tables/conversation-contexts.ts";
import { expireSessionRow, unfinishedTasksOf } from "../store/tables/session-expiry.ts";
import { sessionNotFound } from "./find-session.ts";
import { removeSession } from "./remove-session.ts";
import type { SessionDeps } from "./session-deps.ts";

const TASKS_NAMED = 5;

/**
 * Deletes a session, expired or not, with its messages and memory. Its tasks stay and can be read under their own ids.
 * @throws NotFoundError SESSION_NOT_FOUND
 * @throws ConflictError SESSION_BUSY while tasks of it are unfinished
 */
export async function deleteSession(
  { store, clock }: SessionDeps,
  caller: Caller,
  sessionId: string,
): Promise<void> {
  requireRole(caller, "operator");
  const contextId = await store.transaction(async (tx) => {
    const row = await lockSessionRow(tx, sessionId);
    if (row === undefined || row.owner_id !== caller.principal) throw sessionNotFound(sessionId);
    const tasks = await unfinishedTasksOf(tx, sessionId, TASKS_NAMED);
    if (tasks.length > 0) throw sessionBusy(sessionId, tasks);
    // Nothing is added any more, so what is there can go in several transactions.
    await expireSessionRow(tx, row.id, clock.now());
    return row.id;
  });
  await removeSession(store, contextId);
}

const sessionBusy = (sessionId: string, tasks: number[]): ConflictError =>
  new ConflictError(
    "SESSION_BUSY",
    `The session ${sessionId} has unfinished tasks (${tasks.join(", ")}${tasks.length === TASKS_NAMED ? " and perhaps more" : ""}). Wait for their end or cancel them first.`,
    { details: { task_ids: tasks } },
  );
