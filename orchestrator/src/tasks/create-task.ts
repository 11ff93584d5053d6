import type { CreatedTask, CreateTask, Json, Plan } from "@orchestrator/contracts";
import { appendEvents } from "../events/append-events.ts";
import type { NewEvent } from "../events/append-events.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { isoTime } from "../kernel/clock.ts";
import { beginSession } from "../sessions/create-session.ts";
import { findSession, keepSession } from "../sessions/find-session.ts";
import { emptyWindow } from "../sessions/session-window.ts";
import type { Tx } from "../store/store.ts";
import type { SessionRow } from "../store/tables/conversation-contexts.ts";
import { lockIdempotencyKey, putIdempotencyRow } from "../store/tables/idempotency-keys.ts";
import { toJson } from "../store/tables/json-column.ts";
import { insertMessageRow } from "../store/tables/messages.ts";
import { findTask, insertTask } from "../store/tables/tasks.ts";
import { admitTask } from "./admission.ts";
import { idempotencyKey, taskOfKey } from "./idempotency.ts";
import type { IdempotencyKey } from "./idempotency.ts";
import { completeGivenPlan } from "./complete-given-plan.ts";
import { firstStepEvents, insertSteps } from "./insert-steps.ts";
import { planJob } from "./plan-job.ts";
import { planAtOnce } from "./plan-task.ts";
import { plannedEvents } from "./planned-events.ts";
import type { TaskDeps } from "./task-deps.ts";
import { createdTaskView } from "./task-view.ts";

export type SubmitTask = CreateTask & { idempotencyKey?: string | undefined };

/**
 * Plans the task and stores it with its steps and their jobs: when this answers, the task is on disk and will run.
 * When a language model must be asked for the plan, the task is stored without one, with a job that plans it.
 * Under the same `idempotencyKey` the same task is answered for 24 hours.
 * @throws NotFoundError SESSION_NOT_FOUND
 * @throws GoneError SESSION_EXPIRED
 * @throws InvalidInputError NO_AGENTS, NO_AGENT_FITS, PLAN_INVALID, IDEMPOTENCY_KEY_REUSED
 * @throws UnavailableError OVERLOADED, SHUTTING_DOWN, STORE_UNAVAILABLE
 */
export async function createTask(deps: TaskDeps, caller: Caller, submit: SubmitTask): Promise<CreatedTask> {
  requireRole(caller, "operator");
  const { idempotencyKey: key, ...input } = submit;
  const idempotency =
    key === undefined
      ? undefined
      : idempotencyKey(caller.principal, "POST /api/tasks", key, toPlainJson(input));
  const { store, catalogue } = deps;
  if (idempotency !== undefined) {
    const before = await taskOfKey(store.reader, idempotency, deps.clock.now());
    if (before !== undefined) return createdBefore(deps, before);
  }
  await admitTask(deps);
  const session =
    input.session_id === undefined ? undefined : await findSession(deps, caller, input.session_id);
  const { plan, inputs } =
    input.plan === undefined
      ? { plan: planAtOnce(deps, caller, input.description), inputs: undefined }
      : completeGivenPlan(catalogue, caller, input.plan);

  const now = deps.clock.now();
  return store.transaction(async (tx) => {
    if (idempotency !== undefined) {
      await lockIdempotencyKey(tx, idempotency);
      // A racer under the same key may have been first since we looked.
      const before = await taskOfKey(tx, idempotency, now);
      if (before !== undefined) return createdFrom(tx, before);
    }
    return insertWholeTask(tx, deps, caller, { input, plan, inputs, session, idempotency, now });
  });
}

interface WholeTask {
  input: CreateTask;
  /** Undefined: a job will make it. */
  plan: Plan | undefined;
  inputs: ReadonlyMap<number, Json> | undefined;
  session: SessionRow | undefined;
  idempotency: IdempotencyKey | undefined;
  now: number;
}

async function insertWholeTask(
  tx: Tx,
  deps: TaskDeps,
  caller: Caller,
  { input, plan, inputs, session, idempotency, now }: WholeTask,
): Promise<CreatedTask> {
  const context = session ?? (await beginSession(tx, caller, { user_id: input.user_id, metadata: {} }, now));
  if (session !== undefined) await keepSession(tx, session, now);
  // Every first step begins or is queued: one event each, after those of the task.
  const firstSteps = plan?.steps.filter((step) => step.dependencies.length === 0).length ?? 0;
  const events: NewEvent[] = [{ type: "task.created", stepNumber: null }, ...plannedEvents(plan)];
  const fresh = {
    owner_id: caller.principal,
    session_id: context.session_id,
    user_id: input.user_id,
    description: input.description,
    status: plan === undefined ? ("planning" as const) : ("executing" as const),
    priority: input.priority,
    plan: plan === undefined ? null : toJson(plan),
    metadata: Object.keys(input.metadata).length === 0 ? null : toJson(input.metadata),
    event_seq: events.length + firstSteps,
    created_at: now,
  };
  const id = await insertTask(tx, fresh);
  tx.onCommit(() => deps.metrics.taskCreated());
  await insertMessageRow(tx, {
    context_id: context.id,
    agent_id: null,
    task_id: id,
    role: "user",
    content: input.description,
    metadata: null,
    created_at: now,
  });
  if (plan === undefined) {
    await deps.queue.enqueue(tx, [planJob({ taskId: id, priority: input.priority })], "at_once");
  } else {
    const task = { ...fresh, id, result: null, error: null, completed_at: null };
    const window = session === undefined ? emptyWindow : undefined;
    events.push(...firstStepEvents(await insertSteps(tx, deps.queue, { task, plan, inputs, window }, now)));
  }
  await appendEvents(tx, deps.bus, { id, ownerId: caller.principal, afterSeq: 0 }, events, now);
  if (idempotency !== undefined) {
    const { principal, route, key, bodyHash } = idempotency;
    await putIdempotencyRow(tx, { principal, route, key, body_hash: bodyHash, task_id: id, created_at: now });
  }
  const { session_id, status } = fresh;
  return { task_id: id, session_id, status, plan: plan ?? null, created_at: isoTime(now) };
}

const createdBefore = (deps: TaskDeps, taskId: number): Promise<CreatedTask> =>
  createdFrom(deps.store.reader, taskId);

async function createdFrom(reader: TaskDeps["store"]["reader"], taskId: number): Promise<CreatedTask> {
  const row = await findTask(reader, taskId);
  if (row === undefined) throw new Error(`cannot happen: task ${taskId} of an idempotency key is gone`);
  return createdTaskView(row);
}

// The parsed body is JSON except for absent members, which JSON leaves out.
const toPlainJson = (input: CreateTask) => JSON.parse(JSON.stringify(input));
