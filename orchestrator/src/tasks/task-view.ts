import type {
  CreatedTask,
  Json,
  JsonObject,
  Plan,
  StepAttempt,
  StepError,
  Task,
  TaskStep,
  TaskSummary,
} from "@orchestrator/contracts";
import { isTerminalTask } from "@orchestrator/contracts";
import { isoTime, isoTimeOrNull } from "../kernel/clock.ts";
import { fromJson, fromJsonOrNull } from "../store/tables/json-column.ts";
import type { AttemptRow } from "../store/tables/step-attempts.ts";
import type { StepRow } from "../store/tables/task-steps.ts";
import type { TaskRow } from "../store/tables/tasks.ts";
import { assembleResult, stepResults } from "./assemble-result.ts";
import { dataOfDependencies } from "./step-data.ts";

export const createdTaskView = (row: TaskRow): CreatedTask => ({
  task_id: row.id,
  session_id: row.session_id,
  status: row.status,
  plan: fromJsonOrNull<Plan>(row.plan),
  created_at: isoTime(row.created_at),
});

/** @param unknownSteps the numbers of the steps that a person has to resolve */
export const taskSummary = (row: TaskRow, unknownSteps: number[]): TaskSummary => ({
  id: row.id,
  session_id: row.session_id,
  user_id: row.user_id,
  description: row.description,
  status: row.status,
  priority: row.priority,
  retry_of: row.retry_of,
  parent_task_id: row.parent_task_id,
  paused_at: isoTimeOrNull(row.paused_at),
  unknown_steps: unknownSteps,
  created_at: isoTime(row.created_at),
  completed_at: isoTimeOrNull(row.completed_at),
});

export interface TaskRows {
  task: TaskRow;
  steps: readonly StepRow[];
  attempts: readonly AttemptRow[];
  retriedBy: readonly number[];
  /** Names of agents that took a step over; the others are in the plan. */
  names: ReadonlyMap<number, string>;
}

/** The whole task as it is shown: every fact is stored once and put together here. */
export function taskView({ task, steps, attempts, retriedBy, names }: TaskRows): Task {
  const plan = fromJsonOrNull<Plan>(task.plan);
  const planSteps = plan?.steps ?? [];
  const results = stepResults(planSteps, steps, names);
  const outputs = new Map(results.map((result) => [result.step_number, result.output]));
  return {
    ...taskSummary(
      task,
      steps.filter(({ status }) => status === "unknown").map(({ step_number: number }) => number),
    ),
    retried_by: [...retriedBy],
    metadata: fromJsonOrNull<JsonObject>(task.metadata) ?? {},
    plan,
    result: isTerminalTask(task.status) ? assembleResult(task.status, planSteps, results) : null,
    partial_results:
      task.status === "completed" ? [] : results.filter((result) => result.status === "completed"),
    error: fromJsonOrNull<StepError>(task.error),
    event_seq: task.event_seq,
    steps: steps.map((row) => {
      const planned = planSteps.find((step) => step.step_number === row.step_number);
      return {
        ...stepView(row, attempts),
        description: planned?.description ?? "",
        capability: planned?.capability ?? null,
        dependencies: planned?.dependencies ?? [],
        agent_name: names.get(row.agent_id) ?? planned?.agent_name ?? "",
        input_given: row.input_data !== null,
        input_data:
          fromJsonOrNull<Json>(row.input_data) ?? dataOfDependencies(planned?.dependencies ?? [], outputs),
      };
    }),
  };
}

type StepFacts = Omit<
  TaskStep,
  "description" | "capability" | "dependencies" | "agent_name" | "input_data" | "input_given"
>;

function stepView(row: StepRow, attempts: readonly AttemptRow[]): StepFacts {
  const earlier = attempts.filter((attempt) => attempt.step_number === row.step_number);
  return {
    step_number: row.step_number,
    status: row.status,
    agent_id: row.agent_id,
    attempts: row.attempts,
    output_data: fromJsonOrNull<Json>(row.output_data),
    error: fromJsonOrNull<StepError>(row.error),
    started_at: isoTimeOrNull(row.started_at),
    completed_at: isoTimeOrNull(row.completed_at),
    history: [
      ...earlier.map(attemptView),
      // Of a step that a person resolved the last attempt ended before the step did.
      ...(earlier.at(-1)?.attempt === row.attempts ? [] : lastAttempt(row)),
    ],
    // A step that completed without any call can only have been carried over.
    reused: row.status === "completed" && row.attempts === 0,
    cancel:
      row.cancel_receipt === null || row.cancel_at === null
        ? null
        : { receipt: row.cancel_receipt, at: isoTime(row.cancel_at) },
  };
}

const attemptView = (row: AttemptRow): StepAttempt => ({
  attempt: row.attempt,
  agent_id: row.agent_id,
  outcome: row.outcome,
  error: fromJsonOrNull<StepError>(row.error),
  ...(row.output === null ? {} : { output: fromJson<Json>(row.output) }),
  started_at: isoTime(row.started_at),
  ended_at: isoTime(row.ended_at),
});

/** The attempt that ended its step is the step's own row. */
function lastAttempt(row: StepRow): StepAttempt[] {
  const { status, started_at: startedAt, completed_at: completedAt } = row;
  if (startedAt === null || completedAt === null || (status !== "completed" && status !== "failed"))
    return [];
  return [
    {
      attempt: row.attempts,
      agent_id: row.agent_id,
      outcome: status,
      error: fromJsonOrNull<StepError>(row.error),
      started_at: isoTime(startedAt),
      ended_at: isoTime(completedAt),
    },
  ];
}
