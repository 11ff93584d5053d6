import type { Plan } from "@orchestrator/contracts";
import type { NewEvent } from "../events/append-events.ts";

/** What the log says of a plan that a language model made or was to make. Pure. */
export function plannedEvents(plan: Plan | undefined): NewEvent[] {
  if (plan?.usage === undefined) return [];
  const { planner, fallback_reason: reason, usage } = plan;
  const data = { planner, ...(reason === undefined ? {} : { fallback_reason: reason }), usage };
  return [{ type: "task.planned", stepNumber: null, data }];
}
