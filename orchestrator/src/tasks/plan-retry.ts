import type { Json, Plan, PlanStep, RetryTask } from "@orchestrator/contracts";
import { chooseSubstitute } from "../agents/choose-substitute.ts";
import { mayUse } from "../agents/find-agent.ts";
import { InvalidInputError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { findAgentRow } from "../store/tables/agents.ts";
import { fromJson, fromJsonOrNull } from "../store/tables/json-column.ts";
import { stepRowsOf } from "../store/tables/task-steps.ts";
import type { TaskRow } from "../store/tables/tasks.ts";
import type { CarriedSteps } from "./carried-steps.ts";
import { carryOver } from "./carry-over.ts";
import { planInvalid } from "./complete-given-plan.ts";
import { planAtOnce } from "./plan-task.ts";
import { stepsInDoubt } from "./steps-in-doubt.ts";
import type { TaskDeps } from "./task-deps.ts";

type RetryDeps = Pick<TaskDeps, "store" | "clock" | "catalogue" | "modelPlanner" | "targets">;

interface RetryPlan {
  description: string;
  /** Undefined: a job will make it. */
  plan: Plan | undefined;
  inputs: ReadonlyMap<number, Json>;
  carried: CarriedSteps;
}

/**
 * What a retry runs again: by the old plan, or by a new one when there was none or another description is given.
 * @throws NotFoundError STEP_NOT_FOUND
 * @throws ConflictError NOTHING_TO_RETRY, RETRY_IN_DOUBT
 * @throws InvalidInputError RETRY_INVALID; PLAN_INVALID when a step's agent is gone and nobody can stand in for it;
 *   NO_AGENTS and NO_AGENT_FITS when it is planned anew
 */
export async function planRetry(
  deps: RetryDeps,
  caller: Caller,
  old: TaskRow,
  input: RetryTask,
): Promise<RetryPlan> {
  const plan = fromJsonOrNull<Plan>(old.plan);
  if (plan === null || input.description !== undefined) {
    const about = input.step_descriptions ?? input.step_inputs ?? input.step_findings;
    if (input.from === "step" || about !== undefined) throw withoutPlan(old.id);
    const description = input.description ?? old.description;
    const made = planAtOnce(deps, caller, description);
    return { description, plan: made, inputs: new Map(), carried: new Map() };
  }
  const rows = await stepRowsOf(deps.store.reader, old.id);
  const inDoubt = await stepsInDoubt(deps, rows);
  const carried = carryOver({ id: old.id, plan, rows, inDoubt }, input, deps.clock.now());
  for (const field of ["step_descriptions", "step_inputs"] as const)
    refuseEdits(plan, carried, field, input[field] ?? {});
  return {
    description: old.description,
    plan: await planAgain(deps, caller, plan, carried, input.step_descriptions ?? {}),
    inputs: new Map([
      ...rows.flatMap(({ step_number: number, input_data: data }): [number, Json][] =>
        data === null ? [] : [[number, fromJson<Json>(data)]],
      ),
      ...Object.entries(input.step_inputs ?? {}).map(([number, data]): [number, Json] => [
        Number(number),
        data,
      ]),
    ]),
    carried,
  };
}

/** @throws InvalidInputError RETRY_INVALID */
function refuseEdits(
  plan: Plan,
  carried: CarriedSteps,
  field: "step_descriptions" | "step_inputs",
  edits: Record<string, Json>,
): void {
  const problems = Object.keys(edits).flatMap((key) => {
    if (!plan.steps.some((step) => String(step.step_number) === key)) return [`There is no step ${key}.`];
    return carried.has(Number(key))
      ? [
          `Step ${key} completed and does not run again; retry from it to give it other ${field === "step_inputs" ? "data" : "words"}.`,
        ]
      : [];
  });
  if (problems.length === 0) return;
  throw new InvalidInputError("RETRY_INVALID", problems.join(" "), {
    issues: problems.map((message) => ({ in: "body" as const, path: `/${field}`, message })),
  });
}

/** The old plan with new words, and with agents that can be called. */
async function planAgain(
  deps: RetryDeps,
  caller: Caller,
  old: Plan,
  carried: CarriedSteps,
  edits: Record<string, string>,
): Promise<Plan> {
  const problems: string[] = [];
  const steps: PlanStep[] = [];
  for (const step of old.steps) {
    const agent = carried.has(step.step_number) ? step : await agentFor(deps, caller, step);
    if (agent === undefined) {
      problems.push(
        `Step ${step.step_number} was given to ${step.agent_name}, which was removed or deactivated, and no other active agent ${step.capability === null ? "was planned for it" : `offers ${step.capability}`}.`,
      );
      continue;
    }
    const { agent_id, agent_name } = agent;
    steps.push({
      ...step,
      agent_id,
      agent_name,
      description: edits[String(step.step_number)] ?? step.description,
    });
  }
  if (problems.length > 0) {
    throw planInvalid([...problems, "Activate or register an agent for it, or submit a plan of your own."]);
  }
  const { complexity, estimated_duration, planner } = old;
  return { steps, complexity, estimated_duration, planner };
}

/** The agent the step was planned for; when that is not well another one, and only then the ailing one itself. */
async function agentFor(
  { store, catalogue }: RetryDeps,
  caller: Caller,
  step: PlanStep,
): Promise<Pick<PlanStep, "agent_id" | "agent_name"> | undefined> {
  const row = await findAgentRow(store.reader, step.agent_id);
  const isThere =
    row !== undefined &&
    row.removed_at === null &&
    row.status !== "inactive" &&
    mayUse(row, caller.principal);
  if (isThere && row.status === "active") return { agent_id: row.id, agent_name: row.name };
  const other = chooseSubstitute(catalogue.agentsFor(caller.principal), step.capability, [step.agent_id]);
  if (other !== undefined) return { agent_id: other.id, agent_name: other.name };
  return isThere ? { agent_id: row.id, agent_name: row.name } : undefined;
}

const withoutPlan = (taskId: number): InvalidInputError =>
  new InvalidInputError(
    "RETRY_INVALID",
    `Task ${taskId} got no plan, so it has no steps to begin from or to change. Retry it without step_number, step_descriptions, step_inputs and step_findings; it is planned again.`,
  );
