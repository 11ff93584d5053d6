import type { CreatedTask, Json, JsonObject, Plan, StepFinding } from "@orchestrator/contracts";
import { appendEvents } from "../events/append-events.ts";
import type { NewEvent } from "../events/append-events.ts";
import type { Caller } from "../kernel/caller.ts";
import { isoTime } from "../kernel/clock.ts";
import { beginSession } from "../sessions/create-session.ts";
import { keepSession } from "../sessions/find-session.ts";
import { emptyWindow } from "../sessions/session-window.ts";
import type { Tx } from "../store/store.ts";
import type { SessionRow } from "../store/tables/conversation-contexts.ts";
import { putIdempotencyRow } from "../store/tables/idempotency-keys.ts";
import { toJson } from "../store/tables/json-column.ts";
import { insertMessageRow } from "../store/tables/messages.ts";
import { insertTask } from "../store/tables/tasks.ts";
import type { CarriedSteps } from "./carried-steps.ts";
import type { IdempotencyKey } from "./idempotency.ts";
import { firstSteps, insertedEvents, insertSteps } from "./insert-steps.ts";
import { placeUnder } from "./place-under.ts";
import { planJob } from "./plan-job.ts";
import { plannedEvents } from "./planned-events.ts";
import type { TaskDeps } from "./task-deps.ts";

export interface WholeTask {
  input: { description: string; user_id: string; metadata: JsonObject; priority: number };
  /** Undefined: a job will make it. */
  plan: Plan | undefined;
  inputs: ReadonlyMap<number, Json> | undefined;
  /** Undefined: a new one. */
  session: SessionRow | undefined;
  idempotency: IdempotencyKey | undefined;
  parentTaskId: number | undefined;
  /** The task that this one does again, what it keeps of it, and what a person found out about it. */
  retry?: { of: number; carried: CarriedSteps; findings: Readonly<Record<string, StepFinding>> };
  now: number;
}

/**
 * Writes a task with its message, steps, jobs, events and idempotency key.
 * @throws NotFoundError TASK_NOT_FOUND, ConflictError PARENT_FINISHED, InvalidInputError TASK_TOO_DEEP of its parent
 */
export async function insertWholeTask(
  tx: Tx,
  deps: Pick<TaskDeps, "queue" | "bus" | "metrics">,
  caller: Caller,
  whole: WholeTask,
): Promise<CreatedTask> {
  const { input, plan, inputs, session, idempotency, retry, now } = whole;
  const place = await placeUnder(tx, caller, whole.parentTaskId);
  const context = session ?? (await beginSession(tx, caller, { user_id: input.user_id, metadata: {} }, now));
  if (session !== undefined) await keepSession(tx, session, now);
  const carried = retry?.carried;
  // Every first step begins or is queued, every carried one has its output: one event each, after those of the task.
  const stepEvents = plan === undefined ? 0 : firstSteps(plan, carried).length + (carried?.size ?? 0);
  const events: NewEvent[] = [createdEvent(whole), ...plannedEvents(plan)];
  const fresh = {
    owner_id: caller.principal,
    session_id: context.session_id,
    user_id: input.user_id,
    description: input.description,
    status: plan === undefined ? ("planning" as const) : ("executing" as const),
    priority: input.priority,
    plan: plan === undefined ? null : toJson(plan),
    metadata: Object.keys(input.metadata).length === 0 ? null : toJson(input.metadata),
    event_seq: events.length + stepEvents,
    created_at: now,
    retry_of: retry?.of ?? null,
    ...place,
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
    const task = { ...fresh, id, result: null, error: null, completed_at: null, paused_at: null };
    const window = session === undefined ? emptyWindow : undefined;
    const inserted = await insertSteps(tx, deps.queue, { task, plan, inputs, window, carried }, now);
    events.push(...insertedEvents(inserted));
  }
  await appendEvents(tx, deps.bus, { id, ownerId: caller.principal, afterSeq: 0 }, events, now);
  if (idempotency !== undefined) {
    const { principal, route, key, bodyHash } = idempotency;
    await putIdempotencyRow(tx, { principal, route, key, body_hash: bodyHash, task_id: id, created_at: now });
  }
  const { session_id, status } = fresh;
  return { task_id: id, session_id, status, plan: plan ?? null, created_at: isoTime(now) };
}

function createdEvent({ retry, parentTaskId }: WholeTask): NewEvent {
  const found = Object.entries(retry?.findings ?? {}).map(([number, { outcome }]) => [number, outcome]);
  const data = {
    ...(retry === undefined ? {} : { retry_of: retry.of }),
    ...(found.length === 0 ? {} : { step_findings: Object.fromEntries(found) as Record<string, string> }),
    ...(parentTaskId === undefined ? {} : { parent_task_id: parentTaskId }),
  };
  return {
    type: "task.created",
    stepNumber: null,
    ...(Object.keys(data).length === 0 ? {} : { data }),
  };
}
