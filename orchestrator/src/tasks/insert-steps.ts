import type { Json } from "@orchestrator/contracts";
import type { NewEvent } from "../events/append-events.ts";
import { newStepKey } from "../kernel/ids.ts";
import type { WorkQueue } from "../queue/work-queue.ts";
import type { Tx } from "../store/store.ts";
import { toJsonOrNull } from "../store/tables/json-column.ts";
import { insertStepRows } from "../store/tables/task-steps.ts";
import type { NewStepRow } from "../store/tables/task-steps.ts";
import { stepJob } from "./step-job.ts";
import type { StepFacts } from "./step-job.ts";

/** What `insertSteps` tells its caller about each first step. */
export interface FirstStep {
  stepNumber: number;
  agentId: number;
  begun: boolean;
}

/**
 * Inserts the steps of a plan and the jobs of those that wait for nothing. A step whose job begins at once is
 * inserted as executing its first attempt, so that attempt and start are on disk before the agent is called.
 */
export async function insertSteps(
  tx: Tx,
  queue: WorkQueue,
  { inputs, ...facts }: StepFacts & { inputs: ReadonlyMap<number, Json> | undefined },
  now: number,
): Promise<FirstStep[]> {
  const {
    task,
    plan: { steps },
  } = facts;
  const first = steps.filter((step) => step.dependencies.length === 0);
  const jobs = new Map(
    first.map((step) => [
      step.step_number,
      stepJob(
        {
          taskId: task.id,
          stepNumber: step.step_number,
          agentId: step.agent_id,
          priority: task.priority,
        },
        undefined,
        facts,
      ),
    ]),
  );
  const begun = await queue.enqueue(tx, [...jobs.values()], "at_once");
  await insertStepRows(
    tx,
    steps.map((step): NewStepRow => {
      const job = jobs.get(step.step_number);
      const begins = job !== undefined && begun.has(job.id);
      return {
        task_id: task.id,
        step_number: step.step_number,
        status: begins ? "executing" : job === undefined ? "pending" : "queued",
        agent_id: step.agent_id,
        attempts: begins ? 1 : 0,
        step_key: newStepKey(),
        job_id: job?.id ?? null,
        input_data: toJsonOrNull(inputs?.get(step.step_number)),
        started_at: begins ? now : null,
      };
    }),
  );
  return first.map((step) => ({
    stepNumber: step.step_number,
    agentId: step.agent_id,
    begun: begun.has(jobs.get(step.step_number)?.id ?? ""),
  }));
}

/** What the log says of the first steps. */
export const firstStepEvents = (first: readonly FirstStep[]): NewEvent[] =>
  first.map(({ stepNumber, agentId, begun }) =>
    begun
      ? { type: "step.started", stepNumber, data: { attempt: 1, agent_id: agentId } }
      : { type: "step.queued", stepNumber },
  );
