import type { AgentIndex } from "../../../orchestrator/src/planning/agent-index.ts";
import { planByRules } from "../../../orchestrator/src/planning/rule-planner.ts";
import type { PlannerRecord } from "./load-planner-data.ts";
import type { Prediction } from "./score-plans.ts";

/** Plans one request and takes the time; only the request goes to the planner, never the gold. */
export function predictPlan(
  { id, request }: Pick<PlannerRecord, "id" | "request">,
  index: AgentIndex,
): Prediction {
  const start = performance.now();
  const plan = planByRules(request, index);
  const ms = performance.now() - start;
  return {
    id,
    steps: plan.steps.map(({ agentName }) => ({ agent: agentName })),
    edges: plan.steps.flatMap(({ stepNumber, dependencies }) =>
      dependencies.map((dependency): [number, number] => [dependency - 1, stepNumber - 1]),
    ),
    ranking: plan.ranking.map((agentId) => index.names.get(agentId) ?? ""),
    ms,
  };
}
