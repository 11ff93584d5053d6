import type { GivenPlan, Json, Plan, PlanStep } from "@orchestrator/contracts";
import type { AgentCatalogue, CatalogueEntry } from "../agents/agent-catalogue.ts";
import { InvalidInputError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { checkPlan } from "../planning/check-plan.ts";
import { complexityOf, estimateSeconds } from "../planning/estimate-plan.ts";

/** A plan, and the data that its giver set for some of its steps. */
export interface PlanWithInputs {
  plan: Plan;
  inputs: ReadonlyMap<number, Json>;
}

/**
 * Checks a plan that the caller gives, and completes it.
 * @throws InvalidInputError PLAN_INVALID with every problem: numbers, dependencies, cycles, agents
 */
export function completeGivenPlan(
  catalogue: AgentCatalogue,
  caller: Caller,
  given: GivenPlan,
): PlanWithInputs {
  const shape = given.steps.map((step) => ({
    stepNumber: step.step_number,
    dependencies: step.dependencies ?? [],
  }));
  const agents = catalogue.agentsFor(caller.principal);
  const problems: string[] = checkPlan(shape);
  const steps: PlanStep[] = [];
  for (const step of given.steps) {
    const agent = agentOf(step, agents);
    if (typeof agent === "string") {
      problems.push(agent);
      continue;
    }
    steps.push({
      step_number: step.step_number,
      description: step.description,
      agent_id: agent.id,
      agent_name: agent.name,
      dependencies: step.dependencies ?? [],
      capability: step.capability ?? null,
      expected_output: step.expected_output ?? null,
      reason: step.reason ?? "given by the caller",
      confidence: step.confidence ?? 1,
    });
  }
  if (problems.length > 0) throw planInvalid(problems);
  const plan: Plan = {
    steps: steps.toSorted((a, b) => a.step_number - b.step_number),
    complexity: given.complexity ?? complexityOf(shape),
    estimated_duration: given.estimated_duration ?? estimateSeconds(shape),
    planner: "given",
  };
  const inputs = given.steps.flatMap((step): [number, Json][] =>
    step.input_data === undefined ? [] : [[step.step_number, step.input_data]],
  );
  return { plan, inputs: new Map(inputs) };
}

function agentOf(
  step: GivenPlan["steps"][number],
  agents: readonly CatalogueEntry[],
): CatalogueEntry | string {
  const { step_number: number, agent_id: id, agent_name: name } = step;
  if (id === undefined && name === undefined)
    return `Step ${number} names no agent; give agent_id or agent_name.`;
  const agent = agents.find((candidate) =>
    id === undefined ? candidate.name === name : candidate.id === id,
  );
  if (agent === undefined) {
    return `Step ${number} names the agent ${id ?? `“${name}”`}, which does not exist or is not active.`;
  }
  if (name !== undefined && name !== agent.name) {
    return `Step ${number} names agent ${id} “${name}”, but agent ${id} is called “${agent.name}”.`;
  }
  return agent;
}

/** A plan that cannot be run, with every reason. */
export const planInvalid = (problems: string[]): InvalidInputError =>
  new InvalidInputError("PLAN_INVALID", `The plan cannot be run. ${problems.join(" ")}`, {
    details: { problems },
    issues: problems.map((message) => ({ in: "body" as const, path: "/plan/steps", message })),
  });
