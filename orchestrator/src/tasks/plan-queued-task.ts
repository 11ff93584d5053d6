import type { Plan, StepError } from "@orchestrator/contracts";
import { InvalidInputError } from "../kernel/app-error.ts";
import { isoTime } from "../kernel/clock.ts";
import type { HeldJobContext, JobHandler } from "../queue/work-queue.ts";
import type { Tx } from "../store/store.ts";
import { findSessionRow, touchSession } from "../store/tables/conversation-contexts.ts";
import { toJson } from "../store/tables/json-column.ts";
import { insertMessageRow } from "../store/tables/messages.ts";
import { findTask } from "../store/tables/tasks.ts";
import type { TaskRow } from "../store/tables/tasks.ts";
import { insertedEvents, insertSteps } from "./insert-steps.ts";
import { lockTask } from "./locked-task.ts";
import type { LockedTask } from "./locked-task.ts";
import { plannedTaskOf } from "./plan-job.ts";
import { planTask } from "./plan-task.ts";
import type { TaskDeps } from "./task-deps.ts";
import { withLatestAgents } from "./with-latest-agents.ts";

/*
 * A task that waits for a language model's plan is `planning`, with one job. Planning it has no effect but the plan,
 * so a job that is handed out again simply plans again; only a task that is still `planning` takes the plan.
 */

const MAX_DELIVERIES = 5;

/** Makes the handler of plan jobs. */
export function planQueuedTasks(deps: TaskDeps): JobHandler {
  return async (job, context) => {
    const row = await findTask(deps.store.reader, plannedTaskOf(job));
    if (row === undefined || row.status !== "planning") {
      await context.settle(async () => undefined);
      return;
    }
    const planned = job.fence > MAX_DELIVERIES ? poisoned : await planOrError(deps, row, context.signal);
    // Cancelled, or the process stops and the next start plans anew.
    if (context.signal.aborted) return;
    await settle(deps, context, row.id, planned);
  };
}

type Planned = { plan: Plan } | { message: string };

const poisoned: Planned = {
  message: `Planning was begun ${MAX_DELIVERIES} times, and each time the service died or failed before an outcome; it is not tried again.`,
};

async function planOrError(deps: TaskDeps, row: TaskRow, signal: AbortSignal): Promise<Planned> {
  const owner = { principal: row.owner_id, role: "operator" as const, signal };
  try {
    const wanted = { description: row.description, purpose: "task" as const };
    return { plan: await withLatestAgents(deps, () => planTask(deps, owner, wanted)) };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const asked = error.details?.["fallback_reason"];
    return {
      message:
        typeof asked === "string"
          ? `${error.message} A language model was asked first. ${asked}`
          : error.message,
    };
  }
}

async function settle(
  deps: TaskDeps,
  context: HeldJobContext,
  taskId: number,
  planned: Planned,
): Promise<void> {
  await context.settle(async (tx) => {
    const task = await lockTask(tx, taskId);
    if (task === undefined || task.status !== "planning") return;
    const now = deps.clock.now();
    if ("plan" in planned) await begin(deps, tx, task, planned.plan, now);
    else await fail(deps, tx, task, planned.message, now);
    await task.save(tx, deps.bus, now);
  });
}

async function begin(deps: TaskDeps, tx: Tx, task: LockedTask, plan: Plan, now: number): Promise<void> {
  task.execute(plan);
  const row = { ...task.row, status: task.status, plan: toJson(plan) };
  const inserted = await insertSteps(
    tx,
    deps.queue,
    { task: row, plan, inputs: undefined, window: undefined },
    now,
  );
  for (const { type, stepNumber, data } of insertedEvents(inserted)) task.record(type, stepNumber, data);
}

async function fail(deps: TaskDeps, tx: Tx, task: LockedTask, message: string, now: number): Promise<void> {
  const { id, session_id: sessionId, created_at: createdAt } = task.row;
  const error: StepError = {
    step_number: 0,
    agent_id: null,
    error_type: "PLANNING_FAILED",
    message,
    timestamp: isoTime(now),
    retry_count: 0,
  };
  task.finish("failed", now, error);
  tx.onCommit(() => deps.metrics.taskEnded("failed", (now - createdAt) / 1000));
  const session = await findSessionRow(tx, sessionId);
  if (session === undefined) return;
  await touchSession(tx, sessionId, now);
  await insertMessageRow(tx, {
    context_id: session.id,
    agent_id: null,
    task_id: id,
    role: "assistant",
    content: `The task could not be planned: ${message}`,
    metadata: null,
    created_at: now,
  });
}
