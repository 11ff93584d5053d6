import { z } from "zod";
import { StepErrorType } from "./errors.ts";
import { GivenPlan, Plan, PlanStep } from "./plans.ts";
import { Description, Id, Json, JsonObject, QueryNumber, QueryTime, Timestamp } from "./primitives.ts";
import { StepStatus, TaskStatus } from "./task-state.ts";

export const UserId = z.string().trim().min(1).max(128);
export const SessionId = z.string().regex(/^sess_[A-Za-z0-9_-]{1,64}$/, "must look like sess_…");

/** `plan` gives the steps instead of having them planned; `priority` 1 runs before 0 runs before -1. */
export const CreateTask = z.strictObject({
  description: Description,
  user_id: UserId,
  session_id: SessionId.optional(),
  metadata: JsonObject.default({}),
  plan: GivenPlan.optional(),
  priority: z.int().min(-100).max(100).default(0),
});
export type CreateTask = z.infer<typeof CreateTask>;

export const PreviewPlan = z.strictObject({ description: Description, user_id: UserId.optional() });
export type PreviewPlan = z.infer<typeof PreviewPlan>;

/** What went wrong in a step, on its last attempt; `step_number` is 0 when the task could not be planned. */
export const StepError = z.strictObject({
  step_number: z.int(),
  agent_id: Id.nullable(),
  error_type: StepErrorType,
  message: z.string(),
  timestamp: Timestamp,
  retry_count: z.int(),
});
export type StepError = z.infer<typeof StepError>;

/** One call of an agent: who, when and how it ended. */
export const StepAttempt = z.strictObject({
  attempt: z.int(),
  agent_id: Id,
  outcome: z.enum(["completed", "failed", "retried", "lost", "cancelled", "discarded", "unknown"]),
  error: StepError.nullable(),
  output: Json.optional(),
  started_at: Timestamp,
  ended_at: Timestamp,
});
export type StepAttempt = z.infer<typeof StepAttempt>;

export const TaskStep = z.strictObject({
  step_number: z.int(),
  description: z.string(),
  status: StepStatus,
  agent_id: Id.nullable(),
  agent_name: z.string(),
  capability: PlanStep.shape.capability,
  dependencies: z.array(z.int()),
  attempts: z.int(),
  input_data: Json,
  output_data: Json,
  error: StepError.nullable(),
  started_at: Timestamp.nullable(),
  completed_at: Timestamp.nullable(),
  history: z.array(StepAttempt),
});
export type TaskStep = z.infer<typeof TaskStep>;

export const StepResult = z.strictObject({
  step_number: z.int(),
  agent_id: Id.nullable(),
  agent_name: z.string(),
  status: StepStatus,
  output: Json,
});
export type StepResult = z.infer<typeof StepResult>;

/** `output` is what was asked for: the outputs of the steps that nothing follows. */
export const TaskResult = z.strictObject({
  status: TaskStatus,
  summary: z.string(),
  output: Json,
  steps: z.array(StepResult),
});
export type TaskResult = z.infer<typeof TaskResult>;

export const Task = z.strictObject({
  id: Id,
  session_id: z.string(),
  user_id: z.string(),
  description: z.string(),
  status: TaskStatus,
  priority: z.int(),
  metadata: JsonObject,
  plan: Plan.nullable(),
  result: TaskResult.nullable(),
  partial_results: z.array(StepResult),
  error: StepError.nullable(),
  steps: z.array(TaskStep),
  created_at: Timestamp,
  completed_at: Timestamp.nullable(),
});
export type Task = z.infer<typeof Task>;

export const CreatedTask = z.strictObject({
  task_id: Id,
  session_id: z.string(),
  status: TaskStatus,
  plan: Plan.nullable(),
  created_at: Timestamp,
});
export type CreatedTask = z.infer<typeof CreatedTask>;

/** The answer to a submit with `Prefer: wait=N`: the task as it stands when it ends or the time is over. */
export const AwaitedTask = Task.extend({ task_id: Id });
export type AwaitedTask = z.infer<typeof AwaitedTask>;

export const CancelledTask = z.strictObject({
  task_id: Id,
  status: z.literal("cancelled"),
  message: z.string(),
});
export type CancelledTask = z.infer<typeof CancelledTask>;

export const TaskSummary = z.strictObject({
  id: Id,
  session_id: z.string(),
  user_id: z.string(),
  description: z.string(),
  status: TaskStatus,
  priority: z.int(),
  created_at: Timestamp,
  completed_at: Timestamp.nullable(),
});
export type TaskSummary = z.infer<typeof TaskSummary>;

export const ListTasks = z.strictObject({
  status: TaskStatus.optional(),
  user_id: UserId.optional(),
  session_id: SessionId.optional(),
  /** Stands somewhere in the description, in any case. */
  text: z.string().min(1).max(200).optional(),
  /** Tasks with a step of this agent. */
  agent_id: QueryNumber.min(1).optional(),
  /** Created at this time or later. */
  since: QueryTime.optional(),
  /** Created at this time or earlier. */
  until: QueryTime.optional(),
  limit: QueryNumber.min(1).max(500).default(50),
  cursor: QueryNumber.min(1).optional(),
});
export type ListTasks = z.infer<typeof ListTasks>;
