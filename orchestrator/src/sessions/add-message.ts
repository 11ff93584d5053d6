import type { AddMessage, Message } from "@orchestrator/contracts";
import { InvalidInputError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { toJsonOrNull } from "../store/tables/json-column.ts";
import { insertMessageRow } from "../store/tables/messages.ts";
import { findSession, keepSession } from "./find-session.ts";
import type { SessionDeps } from "./session-deps.ts";
import { messageView } from "./session-view.ts";

/** @throws AppError SESSION_NOT_FOUND, SESSION_EXPIRED */
export async function addMessage(
  deps: SessionDeps,
  caller: Caller,
  input: AddMessage & { session_id: string },
): Promise<Message> {
  requireRole(caller, "operator");
  const { store, clock } = deps;
  const session = await findSession(deps, caller, input.session_id);
  const now = clock.now();
  const row = {
    context_id: session.id,
    agent_id: null,
    task_id: null,
    role: input.role,
    content: input.content,
    metadata: toJsonOrNull(input.metadata),
    created_at: now,
  };
  const id = await store.transaction(async (tx) => {
    await keepSession(tx, session, now);
    return insertMessageRow(tx, row);
  });
  return messageView({ ...row, id });
}

/** @throws InvalidInputError when a `session_id` in the body differs from the one in the path */
export function requireSameSession(inPath: string, inBody: string | undefined): void {
  if (inBody === undefined || inBody === inPath) return;
  throw new InvalidInputError(
    "VALIDATION_FAILED",
    `The body names the session ${inBody}, the path ${inPath}. Leave session_id out of the body, or make it equal.`,
    { issues: [{ in: "body", path: "/session_id", message: `must equal ${inPath}` }] },
  );
}
