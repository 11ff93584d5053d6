import type { Json, Task } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { createTask } from "./create-task.ts";
import type { TaskDeps } from "./task-deps.ts";
import { waitForTask } from "./wait-for-task.ts";

export interface AgentRequest {
  agentId: number;
  description: string;
  /** What the agent gets as its data. */
  data?: Json | undefined;
  userId: string;
  sessionId?: string | undefined;
  /** 0 = do not wait. */
  waitMs: number;
}

/** Gives one agent one thing to do: a task of one step, as durable, capped and recorded as any other. */
export async function callAgent(deps: TaskDeps, caller: Caller, request: AgentRequest): Promise<Task> {
  const { agentId, description, data, userId, sessionId, waitMs } = request;
  const step = {
    step_number: 1,
    description,
    agent_id: agentId,
    ...(data === undefined ? {} : { input_data: data }),
  };
  const { task_id: taskId } = await createTask(deps, caller, {
    description,
    user_id: userId,
    session_id: sessionId,
    metadata: {},
    priority: 0,
    plan: { steps: [step] },
  });
  return waitForTask(deps, caller, { taskId, waitMs });
}
