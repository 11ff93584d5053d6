import { stepsWithoutJob } from "../store/tables/lost-steps.ts";
import { setStepJob } from "../store/tables/task-steps.ts";
import { stepJob } from "../tasks/step-job.ts";
import type { ExecutionDeps } from "./execution-deps.ts";

/**
 * Gives a job to every step that should have one and does not. Step and job are always written together, so this
 * finds something only after a database was repaired or restored by hand.
 * @returns how many steps were found
 */
export function recoverLostSteps({ store, queue }: Pick<ExecutionDeps, "store" | "queue">): Promise<number> {
  return store.transaction(async (tx) => {
    const lost = await stepsWithoutJob(tx);
    for (const step of lost) {
      const { task_id: taskId, step_number: stepNumber, agent_id: agentId, priority } = step;
      const job = stepJob({ taskId, stepNumber, agentId, priority });
      await setStepJob(tx, { task_id: taskId, step_number: stepNumber, job_id: job.id });
      await queue.enqueue(tx, [job], "in_turn");
    }
    return lost.length;
  });
}
