import { z } from "zod";
import { StepErrorType } from "./errors.ts";
import { GivenPlan, MAX_PLAN_STEPS, Plan, PlanStep } from "./plans.ts";
import {
  Description,
  Id,
  Json,
  JsonObject,
  jsonValue,
  QueryNumber,
  QueryTime,
  Timestamp,
} from "./primitives.ts";
import { StepStatus, TaskStatus } from "./statuses.ts";

export const UserId = z.string().trim().min(1).max(128);
export const SessionId = z.string().regex(/^sess_[A-Za-z0-9_-]{1,64}$/, "must look like sess_…");

/** A task may be created on behalf of one that runs, and that one again on behalf of another: this often. */
export const MAX_TASK_DEPTH = 5;

/**
 * `plan` gives the steps instead of having them planned; `priority` 1 runs before 0 runs before -1.
 * `parent_task_id` is the unfinished task on whose behalf this one is created: cancelling that one cancels this one.
 */
export const CreateTask = z.strictObject({
  description: Description,
  user_id: UserId,
  session_id: SessionId.optional(),
  metadata: JsonObject.default({}),
  plan: GivenPlan.optional(),
  priority: z.int().min(-100).max(100).default(0),
  parent_task_id: Id.optional(),
});
export type CreateTask = z.infer<typeof CreateTask>;

const StepNumber = z.int().min(1).max(MAX_PLAN_STEPS);

const NumberOfStep = z.string().regex(/^[1-9]\d?$/, "must be the number of a step");

const FoundCompleted = z.strictObject({
  outcome: z.literal("completed"),
  output: jsonValue("is missing: say what the step gave, as any JSON value; null when it gave nothing"),
});
const CallAgain = z.strictObject({ outcome: z.literal("retry") });

/**
 * What a person found out about a cancelled step of which nobody knows what its agent did: it has done it, with this
 * output, or (`retry`) its agent is to be called again.
 */
export const StepFinding = z.discriminatedUnion("outcome", [FoundCompleted, CallAgain], {
  error: ({ code }) => (code === "invalid_union" ? "must be completed or retry" : undefined),
});
export type StepFinding = z.infer<typeof StepFinding>;

/**
 * What of a task that has ended is done again, as a new task. `failure`: every step that did not complete; `step`: one
 * step, whatever depends on it, and every other step that did not complete; `start`: all of them, planned anew when
 * there is a `description`. Steps that are not done again keep their outputs. `step_descriptions` are new words for
 * steps that are, by their numbers, and `step_inputs` new data in
 * place of what they had; `null` = what the steps before them answer. `step_findings` are needed for steps of which
 * nobody knows what their agents did (`RETRY_IN_DOUBT`).
 */
export const RetryTask = z
  .strictObject({
    from: z.enum(["failure", "start", "step"]).default("failure"),
    step_number: StepNumber.optional(),
    description: Description.optional(),
    step_descriptions: z.record(NumberOfStep, Description).optional(),
    step_inputs: z.record(NumberOfStep, Json).optional(),
    step_findings: z.record(NumberOfStep, StepFinding).optional(),
  })
  .refine(({ from, step_number: step }) => (from === "step") === (step !== undefined), {
    error: 'is needed with `from: "step"` and taken with nothing else',
    path: ["step_number"],
  })
  .refine(({ from, description }) => description === undefined || from === "start", {
    error: 'is taken with `from: "start"` only: it has the task planned anew',
    path: ["description"],
  })
  .refine(({ description, step_descriptions: edits }) => description === undefined || edits === undefined, {
    error: "cannot be given with a description, which has the task planned anew",
    path: ["step_descriptions"],
  })
  .refine(({ description, step_inputs: edits }) => description === undefined || edits === undefined, {
    error: "cannot be given with a description, which has the task planned anew",
    path: ["step_inputs"],
  })
  .refine(({ from, step_findings: findings }) => from !== "start" || findings === undefined, {
    error: 'cannot be given with `from: "start"`, which calls every agent again',
    path: ["step_findings"],
  });
export type RetryTask = z.infer<typeof RetryTask>;

/** What a person found out about a step whose outcome is unknown. `retry` has its agent called again. */
export const ResolveStep = z.discriminatedUnion(
  "outcome",
  [
    FoundCompleted,
    z.strictObject({ outcome: z.literal("failed"), message: z.string().trim().min(1).max(2000).optional() }),
    CallAgain,
  ],
  { error: ({ code }) => (code === "invalid_union" ? "must be completed, failed or retry" : undefined) },
);
export type ResolveStep = z.infer<typeof ResolveStep>;

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

/**
 * What one attempt sent to its agent and what came back, without secrets. Texts are cut; `length` is that of the whole
 * body in bytes. `response` is null when no answer came.
 */
export const CallTranscript = z.strictObject({
  request: z.strictObject({
    method: z.string(),
    url: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.strictObject({ text: z.string(), length: z.int() }).nullable(),
  }),
  response: z
    .strictObject({
      status: z.int(),
      headers: z.record(z.string(), z.string()),
      body: z.strictObject({ text: z.string(), length: z.int() }),
    })
    .nullable(),
});
export type CallTranscript = z.infer<typeof CallTranscript>;

/** `transcript` is null when none was kept: the attempt was lost with its process or cancelled, or none are to be kept. */
export const AttemptTranscript = z.strictObject({
  attempt: z.int(),
  agent_id: Id,
  transcript: CallTranscript.nullable(),
});
export type AttemptTranscript = z.infer<typeof AttemptTranscript>;

/**
 * What became of the cancel of a step. `requested`: an agent may be at work on it, was or will be told to stop where it
 * can be, and nothing is known yet; `confirmed`: the agent acknowledged it, or none had anything to stop: the step had not
 * begun, its last call had surely ended, or nothing of it had reached the agent; `ignored`: the agent answered
 * nevertheless, and its answer is kept as a discarded attempt; `too_late`: the step had ended before.
 */
export const CancelReceipt = z.enum(["requested", "confirmed", "ignored", "too_late"]);
export type CancelReceipt = z.infer<typeof CancelReceipt>;

/**
 * `reused`: the output comes from the task that this one retries, and no agent was called for it. `input_given`: the
 * plan's giver set `input_data`; else it is what the steps before it gave.
 */
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
  input_given: z.boolean(),
  output_data: Json,
  error: StepError.nullable(),
  started_at: Timestamp.nullable(),
  completed_at: Timestamp.nullable(),
  history: z.array(StepAttempt),
  reused: z.boolean(),
  cancel: z.strictObject({ receipt: CancelReceipt, at: Timestamp }).nullable(),
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

/** The numbers of the steps that wait until a person says what became of them; none of a task that has ended. */
const UnknownSteps = z.array(z.int());

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
  retry_of: Id.nullable(),
  retried_by: z.array(Id),
  parent_task_id: Id.nullable(),
  paused_at: Timestamp.nullable(),
  unknown_steps: UnknownSteps,
  /** The newest event of the task's log that this shows; a follower goes on behind it. */
  event_seq: z.int(),
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

const StepReceipts = z.array(z.strictObject({ step_number: z.int(), receipt: CancelReceipt }));

export const CancelledTask = z.strictObject({
  task_id: Id,
  status: z.literal("cancelled"),
  message: z.string(),
  receipts: StepReceipts,
  /** Of the tasks that were created on its behalf, and of theirs. */
  children: z.array(z.strictObject({ task_id: Id, status: TaskStatus, receipts: StepReceipts })),
});
export type CancelledTask = z.infer<typeof CancelledTask>;

/** The answer to a pause and to a resume. */
export const PausedTask = z.strictObject({
  task_id: Id,
  status: TaskStatus,
  paused_at: Timestamp.nullable(),
});
export type PausedTask = z.infer<typeof PausedTask>;

export const TaskSummary = z.strictObject({
  id: Id,
  session_id: z.string(),
  user_id: z.string(),
  description: z.string(),
  status: TaskStatus,
  priority: z.int(),
  retry_of: Id.nullable(),
  parent_task_id: Id.nullable(),
  paused_at: Timestamp.nullable(),
  unknown_steps: UnknownSteps,
  created_at: Timestamp,
  completed_at: Timestamp.nullable(),
});
export type TaskSummary = z.infer<typeof TaskSummary>;

export const ListTasks = z.strictObject({
  status: TaskStatus.optional(),
  /** Tasks that wait for a person: `resolution`, to say what became of a step whose outcome is unknown. */
  awaits: z.enum(["resolution"]).optional(),
  user_id: UserId.optional(),
  session_id: SessionId.optional(),
  /** Stands somewhere in the description, in any case. */
  text: z.string().min(1).max(200).optional(),
  /** Tasks with a step of this agent. */
  agent_id: QueryNumber.min(1).optional(),
  /** Created on behalf of this task. */
  parent_task_id: QueryNumber.min(1).optional(),
  /** Created at this time or later. */
  since: QueryTime.optional(),
  /** Created at this time or earlier. */
  until: QueryTime.optional(),
  limit: QueryNumber.min(1).max(500).default(50),
  cursor: QueryNumber.min(1).optional(),
});
export type ListTasks = z.infer<typeof ListTasks>;
