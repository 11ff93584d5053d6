import type { HeldJob, Job } from "../queue/work-queue.ts";

export const PLAN_JOB = "plan";

/** All plans share one cap, so that a slow model holds few slots. */
export const PLANNER_KEY = "planner";
export const PLANS_AT_ONCE = 4;

interface PlanJobPayload {
  task: number;
}

/** A UUID (version 8) made of the task's id: a task has at most one such job, and whoever knows the task can cancel it. */
export const planJobId = (taskId: number): string =>
  `70616e00-7461-8b00-8000-${taskId.toString(16).padStart(12, "0")}`;

export function planJob({ taskId, priority }: { taskId: number; priority: number }): Job {
  const payload: PlanJobPayload = { task: taskId };
  return { id: planJobId(taskId), kind: PLAN_JOB, key: PLANNER_KEY, payload: { ...payload }, priority };
}

// Only `planJob` makes jobs of this kind.
export const plannedTaskOf = (job: HeldJob): number => (job.payload as unknown as PlanJobPayload).task;
