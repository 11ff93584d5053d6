import type { Plan, PreviewPlan } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { planTask } from "./plan-task.ts";
import type { TaskDeps } from "./task-deps.ts";
import { withLatestAgents } from "./with-latest-agents.ts";

/** The plan that a task of this description would get now; nothing is stored or run. */
export async function previewPlan(
  deps: Pick<TaskDeps, "catalogue" | "modelPlanner">,
  caller: Caller,
  input: PreviewPlan,
): Promise<Plan> {
  requireRole(caller, "viewer");
  const asked = { description: input.description, purpose: "preview" as const };
  return withLatestAgents(deps, () => planTask(deps, caller, asked));
}
