import type { CreatedTask, CreateTask } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { findSession } from "../sessions/find-session.ts";
import { completeGivenPlan } from "./complete-given-plan.ts";
import { createOnce } from "./create-once.ts";
import { keyFor } from "./idempotency.ts";
import { insertWholeTask } from "./insert-task.ts";
import { planAtOnce } from "./plan-task.ts";
import type { TaskDeps } from "./task-deps.ts";
import { withLatestAgents } from "./with-latest-agents.ts";

export type SubmitTask = CreateTask & { idempotencyKey?: string | undefined };

/**
 * Plans the task and stores it with its steps and their jobs: when this answers, the task is on disk and will run.
 * When a language model must be asked for the plan, the task is stored without one, with a job that plans it.
 * Under the same `idempotencyKey` the same task is answered for 24 hours.
 * @throws NotFoundError SESSION_NOT_FOUND, TASK_NOT_FOUND of its parent
 * @throws ConflictError PARENT_FINISHED
 * @throws GoneError SESSION_EXPIRED
 * @throws InvalidInputError NO_AGENTS, NO_AGENT_FITS, PLAN_INVALID, IDEMPOTENCY_KEY_REUSED, TASK_TOO_DEEP
 * @throws UnavailableError OVERLOADED, TOO_MANY_TASKS, SHUTTING_DOWN, STORE_UNAVAILABLE
 */
export async function createTask(deps: TaskDeps, caller: Caller, submit: SubmitTask): Promise<CreatedTask> {
  requireRole(caller, "operator");
  const { idempotencyKey, ...input } = submit;
  const idempotency = keyFor(caller, "POST /api/tasks", idempotencyKey, input);
  return createOnce(deps, caller, {
    idempotency,
    prepare: async () => {
      const session =
        input.session_id === undefined ? undefined : await findSession(deps, caller, input.session_id);
      const planned = await withLatestAgents(deps, () =>
        input.plan === undefined
          ? { plan: planAtOnce(deps, caller, input.description), inputs: undefined }
          : completeGivenPlan(deps.catalogue, caller, input.plan),
      );
      return { session, ...planned };
    },
    insert: (tx, prepared, now) =>
      insertWholeTask(tx, deps, caller, {
        input,
        ...prepared,
        idempotency,
        parentTaskId: input.parent_task_id,
        now,
      }),
  });
}
