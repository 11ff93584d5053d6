import type { PlanStep } from "@orchestrator/contracts";
import type { PlannedStep } from "../planning/rule-planner.ts";

/** Planned steps as they are stored and shown. */
export const planSteps = (steps: readonly PlannedStep[]): PlanStep[] =>
  steps.map((step) => ({
    step_number: step.stepNumber,
    description: step.description,
    agent_id: step.agentId,
    agent_name: step.agentName,
    dependencies: step.dependencies,
    capability: step.capability,
    expected_output: step.expectedOutput,
    reason: step.reason,
    confidence: step.confidence,
  }));
