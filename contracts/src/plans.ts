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

/** Who made a plan: the rules, a language model, or the caller. */
export const PlannerKind = z.enum(["rules", "llm", "given"]);
export type PlannerKind = z.infer<typeof PlannerKind>;

/** What asking a language model cost; all 0 when its plan was known already. */
export const PlanUsage = z.strictObject({
  calls: z.int().nonnegative(),
  input_tokens: z.int().nonnegative(),
  output_tokens: z.int().nonnegative(),
  model: z.string(),
});
export type PlanUsage = z.infer<typeof PlanUsage>;

/**
 * `estimated_duration` is in seconds along the longest path of the graph. `fallback_reason` says why the rules planned
 * although a language model was to; `usage` is there when one was asked.
 */
export const Plan = z.strictObject({
  steps: z.array(PlanStep).min(1).max(MAX_PLAN_STEPS),
  complexity: PlanComplexity,
  estimated_duration: z.number().nonnegative(),
  planner: PlannerKind,
  fallback_reason: z.string().nullable().optional(),
  usage: PlanUsage.nullable().optional(),
});
export type Plan = z.infer<typeof Plan>;

/**
 * A plan as a caller gives it: only what is to be done, by whom and after what is needed.
 * The agent is named by `agent_id` or by `agent_name`. A plan that a preview gave may be given as it is; who planned
 * it and what that cost is then passed over.
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
  planner: PlannerKind.optional(),
  fallback_reason: Plan.shape.fallback_reason,
  usage: Plan.shape.usage,
});
export type GivenPlan = z.infer<typeof GivenPlan>;
