import { z } from "zod";
import { AgentStatus, AgentType } from "./agents.ts";
import { StepErrorType } from "./errors.ts";
import { Id, Timestamp, WindowMinutes } from "./primitives.ts";
import { TaskStatus } from "./statuses.ts";

export const GetOverview = z.strictObject({ window_minutes: WindowMinutes });
export type GetOverview = z.infer<typeof GetOverview>;

/** What happened in one minute; `minute` is its beginning. */
export const OverviewMinute = z.strictObject({
  minute: Timestamp,
  created: z.int(),
  completed: z.int(),
  failed: z.int(),
  cancelled: z.int(),
});
export type OverviewMinute = z.infer<typeof OverviewMinute>;

/** Failures of one kind: same type, same agent, and the same message but for numbers and ids. */
export const OverviewError = z.strictObject({
  fingerprint: z.string(),
  error_type: StepErrorType,
  agent_id: Id.nullable(),
  agent_name: z.string().nullable(),
  /** Of the latest one. */
  message: z.string(),
  count: z.int(),
  last_at: Timestamp,
  last_task_id: Id,
});
export type OverviewError = z.infer<typeof OverviewError>;

/** An active agent that fails at more than half of its calls; `calls` and `failed` are of the overview's time. */
export const FailingAgent = z.strictObject({
  agent_id: Id,
  name: z.string(),
  calls: z.int(),
  failed: z.int(),
});
export type FailingAgent = z.infer<typeof FailingAgent>;

/** How the service does: the caller's tasks, the agents it may use, the queue of everybody. */
export const Overview = z.strictObject({
  window_minutes: z.int(),
  /** Figures count from here: the window's begin, or later when more happened in it than is looked at. */
  since: Timestamp,
  tasks: z.strictObject({
    /** Unfinished tasks now, and those that ended since `since`. */
    by_status: z.record(TaskStatus, z.int()),
    /** Unfinished tasks with a step whose outcome is unknown, which wait for a person. */
    awaiting_resolution: z.int(),
    /** Every minute from `since` on, oldest first. */
    per_minute: z.array(OverviewMinute),
    /** From submit to end of the newest completed tasks; `count` says of how many. */
    duration_ms: z.strictObject({
      p50: z.number().nullable(),
      p95: z.number().nullable(),
      count: z.int(),
    }),
  }),
  queue: z.strictObject({ ready: z.int(), running: z.int(), delayed: z.int() }),
  agents: z.strictObject({
    by_status: z.record(AgentStatus, z.int()),
    by_type: z.partialRecord(AgentType, z.int()),
    /** Of those whose calls failed in the caller's tasks, the 50 with the most failures. */
    failing: z.array(FailingAgent),
  }),
  /** The most frequent first, at most 50. */
  errors: z.array(OverviewError),
});
export type Overview = z.infer<typeof Overview>;
