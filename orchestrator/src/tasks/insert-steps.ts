import type { Json, Plan, PlanStep } from "@orchestrator/contracts";
import type { NewEvent } from "../events/append-events.ts";
import { newStepKey } from "../kernel/ids.ts";
import type { Job, WorkQueue } from "../queue/work-queue.ts";
import type { Tx } from "../store/store.ts";
import { toJsonOrNull } from "../store/tables/json-column.ts";
import { insertCarriedStepRows, insertHeldStepRows, insertStepRows } from "../store/tables/task-steps.ts";
import type { NewStepRow } from "../store/tables/task-steps.ts";
import type { CarriedSteps } from "./carried-steps.ts";
import { stepJob } from "./step-job.ts";
import type { StepFacts } from "./step-job.ts";

export interface StepsToInsert extends StepFacts {
  inputs: ReadonlyMap<number, Json> | undefined;
  /** Steps that completed in the task that this one retries. */
  carried?: CarriedSteps | undefined;
}

/** What the log says of a step as it is inserted. */
export interface InsertedStep {
  step: PlanStep;
  is: "begun" | "queued" | "held" | "carried";
}

/** The steps that wait for nothing: every step before them, if there is one, is carried over. Pure. */
export const firstSteps = ({ steps }: Plan, carried: CarriedSteps | undefined): PlanStep[] =>
  steps.filter(
    (step) =>
      carried?.has(step.step_number) !== true &&
      step.dependencies.every((number) => carried?.has(number) === true),
  );

/**
 * Inserts the steps of a plan and the jobs of those that wait for nothing. A step whose job begins at once is
 * inserted as executing its first attempt, so that attempt and start are on disk before the agent is called. While the
 * task is paused they get no job and are `waiting`.
 * @returns what is to be written into the log, carried steps first
 */
export async function insertSteps(
  tx: Tx,
  queue: WorkQueue,
  { inputs, carried, ...facts }: StepsToInsert,
  now: number,
): Promise<InsertedStep[]> {
  const { task, plan } = facts;
  const first = firstSteps(plan, carried);
  if (carried !== undefined) await insertCarried(tx, task.id, plan, carried);
  const toRun = plan.steps.filter((step) => carried?.has(step.step_number) !== true);
  const rowOf = (step: PlanStep): NewStepRow => ({
    task_id: task.id,
    step_number: step.step_number,
    status: "pending",
    agent_id: step.agent_id,
    attempts: 0,
    step_key: newStepKey(),
    job_id: null,
    input_data: toJsonOrNull(inputs?.get(step.step_number)),
    started_at: null,
  });
  const log = plan.steps.flatMap((step): InsertedStep[] =>
    carried?.has(step.step_number) === true ? [{ step, is: "carried" }] : [],
  );
  if (task.paused_at !== null) {
    const held = toRun.map((step): NewStepRow =>
      first.includes(step)
        ? { ...rowOf(step), status: "waiting", held_at: now }
        : { ...rowOf(step), held_at: null },
    );
    await insertHeldStepRows(tx, held);
    return [...log, ...first.map((step): InsertedStep => ({ step, is: "held" }))];
  }
  const jobs = new Map(first.map((step) => [step.step_number, jobOf(step, facts)]));
  const begun = await queue.enqueue(tx, [...jobs.values()], "at_once");
  const beginsAtOnce = (step: PlanStep): boolean => begun.has(jobs.get(step.step_number)?.id ?? "");
  await insertStepRows(
    tx,
    toRun.map((step): NewStepRow => {
      const job = jobs.get(step.step_number);
      if (job === undefined) return rowOf(step);
      return beginsAtOnce(step)
        ? { ...rowOf(step), status: "executing", attempts: 1, job_id: job.id, started_at: now }
        : { ...rowOf(step), status: "queued", job_id: job.id };
    }),
  );
  return [
    ...log,
    ...first.map((step): InsertedStep => ({ step, is: beginsAtOnce(step) ? "begun" : "queued" })),
  ];
}

const jobOf = (step: PlanStep, facts: StepFacts): Job =>
  stepJob(
    {
      taskId: facts.task.id,
      stepNumber: step.step_number,
      agentId: step.agent_id,
      priority: facts.task.priority,
    },
    undefined,
    facts,
  );

const insertCarried = (tx: Tx, taskId: number, plan: Plan, carried: CarriedSteps): Promise<void> =>
  insertCarriedStepRows(
    tx,
    plan.steps.flatMap((step) => {
      const kept = carried.get(step.step_number);
      if (kept === undefined) return [];
      return {
        task_id: taskId,
        step_number: step.step_number,
        status: "completed" as const,
        agent_id: kept.agent_id,
        attempts: 0,
        step_key: kept.step_key,
        input_data: kept.input_data,
        output_data: kept.output_data,
        completed_at: kept.completed_at,
      };
    }),
  );

/** What the log says of the inserted steps. */
export const insertedEvents = (inserted: readonly InsertedStep[]): NewEvent[] =>
  inserted.map(({ step: { step_number: stepNumber, agent_id: agentId }, is }): NewEvent => {
    switch (is) {
      case "begun":
        return { type: "step.started", stepNumber, data: { attempt: 1, agent_id: agentId } };
      case "queued":
        return { type: "step.queued", stepNumber };
      case "held":
        return { type: "step.waiting", stepNumber, data: { reason: "paused" } };
      case "carried":
        return { type: "step.completed", stepNumber, data: { reused: true } };
    }
  });
