import type { CreatedTask, RetryTask } from "@orchestrator/contracts";
import { isTerminalTask, taskCan } from "@orchestrator/contracts";
import { ConflictError, hasCode } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { findSession } from "../sessions/find-session.ts";
import type { SessionRow } from "../store/tables/conversation-contexts.ts";
import { fromJsonOrNull } from "../store/tables/json-column.ts";
import { findTask } from "../store/tables/tasks.ts";
import type { TaskRow } from "../store/tables/tasks.ts";
import { createOnce } from "./create-once.ts";
import { findOwnTask } from "./find-task.ts";
import { keyFor } from "./idempotency.ts";
import { insertWholeTask } from "./insert-task.ts";
import { planRetry } from "./plan-retry.ts";
import type { TaskDeps } from "./task-deps.ts";
import { withLatestAgents } from "./with-latest-agents.ts";

export type SubmitRetry = RetryTask & { taskId: number; idempotencyKey?: string | undefined };

/**
 * Does a task that has ended again, as a new task that says which one it retries. Steps that completed and are not to
 * run again keep their outputs and are never called; the others get step keys of their own. A step whose agent may have
 * acted and must not act twice is called again only when the caller says so. The session is kept while it lives; after its end the new task begins one. A task that got no plan is planned again.
 * @throws NotFoundError TASK_NOT_FOUND, STEP_NOT_FOUND
 * @throws ConflictError TASK_NOT_FINISHED, NOTHING_TO_RETRY, RETRY_IN_DOUBT, PARENT_FINISHED
 * @throws InvalidInputError RETRY_INVALID, PLAN_INVALID, NO_AGENTS, NO_AGENT_FITS, IDEMPOTENCY_KEY_REUSED
 * @throws UnavailableError OVERLOADED, TOO_MANY_TASKS, SHUTTING_DOWN, STORE_UNAVAILABLE
 */
export async function retryTask(deps: TaskDeps, caller: Caller, submit: SubmitRetry): Promise<CreatedTask> {
  requireRole(caller, "operator");
  const { taskId, idempotencyKey, ...input } = submit;
  const old = await findOwnTask(deps.store.reader, caller, taskId);
  const idempotency = keyFor(caller, `POST /api/tasks/${taskId}/retry`, idempotencyKey, input);
  return createOnce(deps, caller, {
    idempotency,
    prepare: async () => {
      if (!taskCan("retry", old.status)) throw notFinished(old);
      return {
        ...(await withLatestAgents(deps, () => planRetry(deps, caller, old, input))),
        session: await livingSession(deps, caller, old.session_id),
        parentTaskId: await unfinishedParent(deps, old),
      };
    },
    insert: async (tx, { description, carried, ...prepared }, now) => {
      const metadata = fromJsonOrNull<CreatedMetadata>(old.metadata) ?? {};
      const { user_id, priority } = old;
      const created = await insertWholeTask(tx, deps, caller, {
        input: { description, user_id, metadata, priority },
        ...prepared,
        idempotency,
        retry: { of: taskId, carried, findings: input.step_findings ?? {} },
        now,
      });
      tx.onCommit(() => deps.metrics.taskControlled("retry"));
      return created;
    },
  });
}

type CreatedMetadata = Parameters<typeof insertWholeTask>[3]["input"]["metadata"];

const notFinished = ({ id, status }: TaskRow): ConflictError =>
  new ConflictError(
    "TASK_NOT_FINISHED",
    `Task ${id} is ${status}; only a task that has ended can be retried. Wait for its end, or cancel it first.`,
    { details: { status } },
  );

/** What was said is kept while the session lives; a task that failed last week can still be retried. */
async function livingSession(
  deps: TaskDeps,
  caller: Caller,
  sessionId: string,
): Promise<SessionRow | undefined> {
  try {
    return await findSession(deps, caller, sessionId);
  } catch (error) {
    if (hasCode(error, "SESSION_EXPIRED") || hasCode(error, "SESSION_NOT_FOUND")) return undefined;
    throw error;
  }
}

async function unfinishedParent({ store }: TaskDeps, old: TaskRow): Promise<number | undefined> {
  if (old.parent_task_id === null) return undefined;
  const parent = await findTask(store.reader, old.parent_task_id);
  return parent === undefined || isTerminalTask(parent.status) ? undefined : parent.id;
}
