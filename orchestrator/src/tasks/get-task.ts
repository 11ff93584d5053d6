import type { Task } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import type { Reader } from "../store/store.ts";
import { findAgentRow } from "../store/tables/agents.ts";
import { attemptRowsOf } from "../store/tables/step-attempts.ts";
import { stepRowsOf } from "../store/tables/task-steps.ts";
import type { StepRow } from "../store/tables/task-steps.ts";
import { retriesOf } from "../store/tables/tasks.ts";
import { findOwnTask } from "./find-task.ts";
import type { TaskDeps } from "./task-deps.ts";
import { taskView } from "./task-view.ts";

/** @throws NotFoundError TASK_NOT_FOUND */
export async function getTask(
  { store: { reader } }: Pick<TaskDeps, "store">,
  caller: Caller,
  taskId: number,
): Promise<Task> {
  requireRole(caller, "viewer");
  const task = await findOwnTask(reader, caller, taskId);
  const steps = await stepRowsOf(reader, taskId);
  return taskView({
    task,
    steps,
    attempts: await attemptRowsOf(reader, taskId),
    retriedBy: await retriesOf(reader, taskId),
    names: await newAgentNames(reader, steps),
  });
}

async function newAgentNames(reader: Reader, steps: readonly StepRow[]): Promise<Map<number, string>> {
  const names = new Map<number, string>();
  for (const { agent_id: id, former_agents: former } of steps) {
    if (former === null || names.has(id)) continue;
    const agent = await findAgentRow(reader, id);
    if (agent !== undefined) names.set(id, agent.name);
  }
  return names;
}
