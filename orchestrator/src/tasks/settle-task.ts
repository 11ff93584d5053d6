import type { Plan, StepError, StepResult } from "@orchestrator/contracts";
import type { Tx } from "../store/store.ts";
import { findSessionRow, touchSessionRow } from "../store/tables/conversation-contexts.ts";
import { fromJson } from "../store/tables/json-column.ts";
import { insertMessageRow } from "../store/tables/messages.ts";
import { stepRowsOf } from "../store/tables/task-steps.ts";
import type { StepRow } from "../store/tables/task-steps.ts";
import { outputAsText, outputOf, stepResults } from "./assemble-result.ts";
import type { AdvanceDeps } from "./task-deps.ts";
import type { LockedTask } from "./locked-task.ts";

/** Every step has ended: the task gets its terminal status, and its session the answer. */
export async function settleTask(
  deps: AdvanceDeps,
  tx: Tx,
  task: LockedTask,
  plan: Plan,
  now: number,
): Promise<void> {
  const rows = await stepRowsOf(tx, task.row.id);
  const error = firstError(rows);
  if (error === undefined) task.finish("completed", now);
  else task.finish("failed", now, error);
  tx.onCommit(() => reportEnd(deps, task, { rows, error, now }));
  await writeAnswer(tx, task, plan, { rows, error, now });
}

function reportEnd(
  { metrics, logger }: AdvanceDeps,
  task: LockedTask,
  { rows, error, now }: { rows: readonly StepRow[]; error: StepError | undefined; now: number },
): void {
  const { id, created_at: createdAt } = task.row;
  for (const { status } of rows) metrics.stepSettled(status);
  const ms = now - createdAt;
  if (error === undefined) {
    metrics.taskEnded("completed", ms / 1000);
    logger.info({ task_id: id, ms }, "task completed");
    return;
  }
  metrics.taskEnded("failed", ms / 1000);
  logger.warn(
    { task_id: id, step: error.step_number, agent_id: error.agent_id, error_type: error.error_type, ms },
    "task failed",
  );
}

/** The first failure in the order of time; skipped steps only follow from it. */
function firstError(rows: readonly StepRow[]): StepError | undefined {
  const [first] = rows
    .filter((row) => row.status === "failed" && row.error !== null)
    .toSorted((a, b) => (a.completed_at ?? 0) - (b.completed_at ?? 0));
  return first?.error === null || first === undefined ? undefined : fromJson<StepError>(first.error);
}

async function writeAnswer(
  tx: Tx,
  task: LockedTask,
  plan: Plan,
  { rows, error, now }: { rows: readonly StepRow[]; error: StepError | undefined; now: number },
): Promise<void> {
  const session = await findSessionRow(tx, task.row.session_id);
  if (session === undefined) return;
  const results = stepResults(plan.steps, rows, new Map());
  await touchSessionRow(tx, session.id, now);
  await insertMessageRow(tx, {
    context_id: session.id,
    agent_id: onlyAgent(results),
    task_id: task.row.id,
    role: "assistant",
    content: error === undefined ? outputAsText(outputOf(plan.steps, results)) : failureText(error),
    metadata: null,
    created_at: now,
  });
}

const failureText = (error: StepError): string =>
  `The task failed in step ${error.step_number}: ${error.message}`;

function onlyAgent(results: readonly StepResult[]): number | null {
  const agents = new Set(results.map((result) => result.agent_id));
  return agents.size === 1 ? ([...agents][0] ?? null) : null;
}
