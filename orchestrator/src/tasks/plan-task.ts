import type { Plan } from "@orchestrator/contracts";
import type { CatalogueView } from "../agents/agent-catalogue.ts";
import { InvalidInputError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { planByRules } from "../planning/rule-planner.ts";
import type { RulePlan } from "../planning/rule-planner.ts";
import type { ModelRequest, Unplanned } from "./model-planner.ts";
import { planSteps } from "./plan-steps.ts";
import type { TaskDeps } from "./task-deps.ts";

type PlanDeps = Pick<TaskDeps, "catalogue" | "modelPlanner">;

/**
 * Plans a task over the agents that the caller may use: by the language model when one is configured, otherwise and
 * when that gives no plan by the rules.
 * @throws InvalidInputError NO_AGENTS when there is none, NO_AGENT_FITS when none fits a part of the description
 */
export async function planTask(
  { catalogue, modelPlanner }: PlanDeps,
  caller: Caller,
  { description, purpose }: Pick<ModelRequest, "description" | "purpose">,
): Promise<Plan> {
  const view = usable(catalogue.viewFor(caller.principal));
  const rules = planByRules(description, view.index);
  if (modelPlanner === undefined) return planOf(rules, description);
  const signal = caller.signal ?? new AbortController().signal;
  const made = await modelPlanner.plan({ view, description, ranking: rules.ranking, purpose, signal });
  return made.plan ?? planOf(rules, description, made);
}

/**
 * The plan, unless a model must be asked for it first.
 * @throws InvalidInputError like `planTask`
 */
export function planAtOnce(
  { catalogue, modelPlanner }: PlanDeps,
  caller: Caller,
  description: string,
): Plan | undefined {
  const view = usable(catalogue.viewFor(caller.principal));
  if (modelPlanner === undefined) return planOf(planByRules(description, view.index), description);
  const made = modelPlanner.atOnce({ view, description });
  if (made === undefined) return undefined;
  return made.plan ?? planOf(planByRules(description, view.index), description, made);
}

function usable(view: CatalogueView): CatalogueView {
  if (view.agents.length > 0) return view;
  throw new InvalidInputError(
    "NO_AGENTS",
    "No agent is active, so nothing can be planned. Register one with POST /api/agents/register.",
  );
}

/** The plan of the rules; `unplanned` says why the model did not make it. */
function planOf(rules: RulePlan, description: string, unplanned?: Unplanned): Plan {
  const [unmatched] = rules.unmatched;
  if (unmatched !== undefined || rules.steps.length === 0) {
    const clause = unmatched?.clause ?? description;
    const nearest = (unmatched?.nearest ?? []).slice(0, 3).map(({ name }) => name);
    throw new InvalidInputError(
      "NO_AGENT_FITS",
      `No agent fits “${shortened(clause)}”.${nearest.length > 0 ? ` The nearest are ${nearest.join(", ")}.` : ""} Say it in other words, name the agents in a plan of your own, or register an agent that can do it.`,
      { details: { clause: shortened(clause), nearest_agents: nearest, ...factsOf(unplanned) } },
    );
  }
  return {
    steps: planSteps(rules.steps),
    complexity: rules.complexity,
    estimated_duration: rules.estimatedDurationSeconds,
    planner: "rules",
    ...factsOf(unplanned),
  };
}

const factsOf = (unplanned: Unplanned | undefined): Pick<Plan, "fallback_reason" | "usage"> =>
  unplanned === undefined ? {} : { fallback_reason: unplanned.reason, usage: unplanned.usage };

const shortened = (text: string): string => (text.length <= 200 ? text : `${text.slice(0, 200)}…`);
