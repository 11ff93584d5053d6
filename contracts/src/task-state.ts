import type { TaskEventType } from "./events.ts";

/*
 * The tables of states, without Zod: the browser loads this file alone, as `@orchestrator/contracts/task-state`.
 */

export const taskStatuses = ["pending", "planning", "executing", "completed", "failed", "cancelled"] as const;
export type TaskStatus = (typeof taskStatuses)[number];

export const stepStatuses = [
  "pending",
  "queued",
  "executing",
  "waiting",
  "completed",
  "failed",
  "skipped",
  "cancelled",
  "unknown",
] as const;
export type StepStatus = (typeof stepStatuses)[number];

/** Legal transitions of a task; a status with no successor is terminal. */
export const taskTransitions: Record<TaskStatus, readonly TaskStatus[]> = {
  pending: ["planning", "executing", "failed", "cancelled"],
  planning: ["executing", "failed", "cancelled"],
  executing: ["completed", "failed", "cancelled"],
  completed: [],
  failed: [],
  cancelled: [],
};

/**
 * Legal transitions of a step. `executing → executing` is a further attempt that follows a lost one,
 * `executing → queued` a retry that waits for its turn. A step that is ready while its task is paused is `waiting`.
 */
export const stepTransitions: Record<StepStatus, readonly StepStatus[]> = {
  pending: ["queued", "executing", "waiting", "skipped", "cancelled"],
  queued: ["executing", "waiting", "failed", "skipped", "cancelled"],
  executing: ["executing", "queued", "waiting", "completed", "failed", "unknown", "cancelled"],
  waiting: ["waiting", "executing", "queued", "completed", "failed", "unknown", "cancelled"],
  unknown: ["completed", "failed", "queued", "waiting", "cancelled"],
  completed: [],
  failed: [],
  skipped: [],
  cancelled: [],
};

/** True when the task has reached the one status it keeps for ever. */
export const isTerminalTask = (status: TaskStatus): boolean => taskTransitions[status].length === 0;

/** True when the step has reached the one status it keeps for ever. */
export const isTerminalStep = (status: StepStatus): boolean => stepTransitions[status].length === 0;

const taskActions = {
  cancel: ["pending", "planning", "executing"],
  pause: ["pending", "planning", "executing"],
  resume: ["pending", "planning", "executing"],
  retry: ["completed", "failed", "cancelled"],
} as const satisfies Record<string, readonly TaskStatus[]>;

export type TaskAction = keyof typeof taskActions;

/** What may be done with a task in a status; the UI and the service ask the same table. */
export function taskCan(action: TaskAction, status: TaskStatus): boolean {
  return (taskActions[action] as readonly TaskStatus[]).includes(status);
}

/** The events after which nothing more happens to a task. */
export const isFinalEvent = (type: TaskEventType): boolean =>
  type === "task.completed" || type === "task.failed" || type === "task.cancelled";
