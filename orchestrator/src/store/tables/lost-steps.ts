import type { Tx } from "../store.ts";

export interface StepInNeedOfJob {
  task_id: number;
  step_number: number;
  agent_id: number;
  priority: number;
  job_id: string | null;
}

/** Steps of running tasks that should have a job: of all tasks, or of one. */
export const stepsInNeedOfJob = (tx: Tx, taskId?: number): Promise<StepInNeedOfJob[]> =>
  tx.select((db) =>
    db
      .selectFrom("task_steps")
      .innerJoin("tasks", "tasks.id", "task_steps.task_id")
      .select([
        "task_steps.task_id",
        "task_steps.step_number",
        "task_steps.agent_id",
        "task_steps.job_id",
        "tasks.priority",
      ])
      .where("tasks.status", "=", "executing")
      .where("task_steps.status", "in", ["queued", "executing"])
      .$if(taskId !== undefined, (steps) => steps.where("tasks.id", "=", taskId ?? 0)),
  );
