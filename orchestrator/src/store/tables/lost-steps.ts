import type { Tx } from "../store.ts";

export interface LostStep {
  task_id: number;
  step_number: number;
  agent_id: number;
  priority: number;
}

/** Steps of running tasks that should have a job and have none. */
export const stepsWithoutJob = (tx: Tx): Promise<LostStep[]> =>
  tx.select((db) =>
    db
      .selectFrom("task_steps")
      .innerJoin("tasks", "tasks.id", "task_steps.task_id")
      .leftJoin("jobs", "jobs.id", "task_steps.job_id")
      .select(["task_steps.task_id", "task_steps.step_number", "task_steps.agent_id", "tasks.priority"])
      .where("tasks.status", "=", "executing")
      .where("task_steps.status", "in", ["queued", "executing"])
      .where("jobs.id", "is", null),
  );
