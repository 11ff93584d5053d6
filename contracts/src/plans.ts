import { z } from "zod";
import { Description, Id, Json } from "./primitives.ts";

export const MAX_PLAN_STEPS = 50;

/** One step of a plan: what is to be done, by whom, and after which other steps. */
export const PlanStep = z.strictObject({
  step_number: z.int().min(1).max(MAX_PLAN_STEPS),
  description: Description,
  agent_id: Id,
  agent_name: z.string(),
  dependencies: z.array(z.int().min(1).max(MAX_PLAN_STEPS)),
  capability: z.string().nullable(),
  expected_output: z.string().nullable(),
  reason: z.string(),
  confidence: z.number().min(0).max(1),
});
export type PlanStep = z.infer<typeof PlanStep>;

export const PlanComplexity = z.enum(["simple", "moderate", "complex"]);
export type PlanComplexity = z.infer<typeof PlanComplexity>;

/** `estimated_duration` is in seconds along the longest path of the graph. */
export const Plan = z.strictObject({
  steps: z.array(PlanStep).min(1).max(MAX_PLAN_STEPS),
  complexity: PlanComplexity,
  estimated_duration: z.number().nonnegative(),
});
export type Plan = z.infer<typeof Plan>;

/**
 * A plan as a caller gives it: only what is to be done, by whom and after what is needed.
 * The agent is named by `agent_id` or by `agent_name`.
 */
export const GivenPlanStep = PlanStep.partial({
  agent_id: true,
  agent_name: true,
  dependencies: true,
  capability: true,
  expected_output: true,
  reason: true,
  confidence: true,
}).extend({
  /** What the step's agent gets as its data, in place of what the steps before it give. */
  input_data: Json.optional(),
});
export const GivenPlan = z.strictObject({
  steps: z.array(GivenPlanStep).min(1).max(MAX_PLAN_STEPS),
  complexity: PlanComplexity.optional(),
  estimated_duration: z.number().nonnegative().optional(),
});
export type GivenPlan = z.infer<typeof GivenPlan>;
