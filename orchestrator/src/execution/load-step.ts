import type { Json, Plan, PlanStep } from "@orchestrator/contracts";
import type { HeldJob } from "../queue/work-queue.ts";
import { sessionWindow } from "../sessions/session-window.ts";
import type { SessionWindow } from "../sessions/session-window.ts";
import type { Reader } from "../store/store.ts";
import { findAgentRow } from "../store/tables/agents.ts";
import type { AgentRow } from "../store/tables/agents.ts";
import { fromJson, fromJsonOrNull } from "../store/tables/json-column.ts";
import { findStepRow } from "../store/tables/task-steps.ts";
import type { StepRow } from "../store/tables/task-steps.ts";
import { findTask } from "../store/tables/tasks.ts";
import type { TaskRow } from "../store/tables/tasks.ts";
import { factsOf, payloadOf } from "../tasks/step-job.ts";
import type { StepFacts } from "../tasks/step-job.ts";
import type { ExecutionDeps } from "./execution-deps.ts";
import { stepInput } from "./step-input.ts";
import type { StepInput } from "../connectors/connector.ts";

/** A step with all that is needed to decide about it and to call its agent. */
export interface LoadedStep {
  task: TaskRow;
  plan: Plan;
  planStep: PlanStep;
  row: StepRow;
  agent: AgentRow;
  /** What was said in the session before the task; undefined until it is read. */
  window: SessionWindow | undefined;
}

/** Reads the step of a job; undefined when there is none (any more). */
export function loadStep(reader: Reader, job: HeldJob): Promise<LoadedStep | undefined> {
  const { task, step } = payloadOf(job);
  return loadStepOf(reader, task, step, factsOf(job));
}

/** Reads a step; what `facts` says of its task is not read again. */
export async function loadStepOf(
  reader: Reader,
  taskId: number,
  stepNumber: number,
  facts?: StepFacts,
): Promise<LoadedStep | undefined> {
  const task = facts?.task ?? (await findTask(reader, taskId));
  const row = await findStepRow(reader, taskId, stepNumber);
  const plan = facts?.plan ?? fromJsonOrNull<Plan>(task?.plan ?? null);
  const planStep = plan?.steps.find((step) => step.step_number === stepNumber);
  if (task === undefined || row === undefined || plan === null || planStep === undefined) return undefined;
  const agent = await findAgentRow(reader, row.agent_id);
  return agent === undefined ? undefined : { task, plan, planStep, row, agent, window: facts?.window };
}

/** What the step gives its agent: its words, the outputs of the steps before it, the session so far. */
export async function loadInput(
  deps: Pick<ExecutionDeps, "store" | "summaries">,
  { task, planStep, row, window }: LoadedStep,
): Promise<StepInput> {
  const { reader } = deps.store;
  const outputs = new Map<number, Json>();
  for (const number of planStep.dependencies) {
    const dependency = await findStepRow(reader, task.id, number);
    outputs.set(number, fromJsonOrNull<Json>(dependency?.output_data ?? null));
  }
  const { history, summary } = window ?? (await readSession(deps, task));
  return stepInput({
    sessionId: task.session_id,
    taskId: task.id,
    taskDescription: task.description,
    step: planStep,
    editedInput: row.input_data === null ? undefined : fromJson<Json>(row.input_data),
    outputs,
    history,
    summary,
  });
}

async function readSession(
  { store, summaries }: Pick<ExecutionDeps, "store" | "summaries">,
  task: TaskRow,
): Promise<SessionWindow> {
  const { isBehind, ...window } = await sessionWindow(store.reader, task.session_id, task.id);
  if (isBehind) summaries.putOn(task.session_id);
  return window;
}
