import { stepsInNeedOfJob } from "../store/tables/lost-steps.ts";
import type { StepInNeedOfJob } from "../store/tables/lost-steps.ts";
import { setStepJob } from "../store/tables/task-steps.ts";
import type { Tx } from "../store/store.ts";
import { lockTask } from "../tasks/locked-task.ts";
import { stepJob } from "../tasks/step-job.ts";
import type { ExecutionDeps } from "./execution-deps.ts";

type RecoveryDeps = Pick<ExecutionDeps, "store" | "queue">;

/**
 * Gives a job to every step that should have one and does not. Step and job are always written together, so this
 * finds something only after a database was repaired or restored by hand.
 * @returns how many steps were found
 */
export function recoverLostSteps({ store, queue }: RecoveryDeps): Promise<number> {
  return store.transaction(async (tx) => {
    let found = 0;
    const tasks = new Set((await withoutJob(queue, tx)).map((step) => step.task_id));
    for (const id of tasks) {
      // Other processes may be working: only what is still so under the task's lock is lost.
      await lockTask(tx, id);
      for (const step of await withoutJob(queue, tx, id)) {
        const { task_id: taskId, step_number: stepNumber, agent_id: agentId, priority } = step;
        const job = stepJob({ taskId, stepNumber, agentId, priority });
        await setStepJob(tx, { task_id: taskId, step_number: stepNumber, job_id: job.id });
        await queue.enqueue(tx, [job], "in_turn");
        found++;
      }
    }
    return found;
  });
}

async function withoutJob(queue: RecoveryDeps["queue"], tx: Tx, taskId?: number): Promise<StepInNeedOfJob[]> {
  const steps = await stepsInNeedOfJob(tx, taskId);
  const missing = await queue.missing(
    tx,
    steps.flatMap(({ job_id: id }) => id ?? []),
  );
  return steps.filter(({ job_id: id }) => id === null || missing.has(id));
}
