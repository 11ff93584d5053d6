import { z } from "zod";
import { Id, JsonObject, Timestamp } from "./primitives.ts";

export const taskEventTypes = [
  "task.created",
  "task.planned",
  "task.completed",
  "task.failed",
  "task.cancelled",
  "task.paused",
  "task.resumed",
  "step.queued",
  "step.started",
  "step.waiting",
  "step.completed",
  "step.failed",
  "step.retrying",
  "step.delayed",
  "step.reassigned",
  "step.attempt_lost",
  "step.skipped",
  "step.cancelled",
  "step.unknown",
  "step.resolved",
] as const;
export const TaskEventType = z.enum(taskEventTypes);
export type TaskEventType = z.infer<typeof TaskEventType>;

/** One entry of a task's log. `seq` counts 1, 2, 3 … within the task; `id` orders the events of all tasks. */
export const TaskEvent = z.strictObject({
  id: Id,
  task_id: Id,
  seq: z.int().min(1),
  type: TaskEventType,
  step_number: z.int().nullable(),
  data: JsonObject,
  created_at: Timestamp,
});
export type TaskEvent = z.infer<typeof TaskEvent>;
