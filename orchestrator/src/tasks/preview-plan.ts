import type { Plan, PreviewPlan } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { planTask } from "./plan-task.ts";
import type { TaskDeps } from "./task-deps.ts";

/** The plan that a task of this description would get now; nothing is stored or run. */
export function previewPlan(
  deps: Pick<TaskDeps, "catalogue" | "modelPlanner">,
  caller: Caller,
  input: PreviewPlan,
): Promise<Plan> {
  requireRole(caller, "viewer");
  return planTask(deps, caller, { description: input.description, purpose: "preview" });
}
