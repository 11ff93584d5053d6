import type { AgentSummary, Task } from "@orchestrator/contracts";

/** Names of the agents of a task, also of those that are gone: the plan and the steps name them. */
export const agentNamesOf = (task: Task, agents: readonly AgentSummary[]): ReadonlyMap<number, string> =>
  new Map([
    ...(task.plan?.steps ?? []).map((step) => [step.agent_id, step.agent_name] as const),
    ...task.steps.flatMap((step) =>
      step.agent_id === null ? [] : [[step.agent_id, step.agent_name] as const],
    ),
    ...agents.map(({ id, name }) => [id, name] as const),
  ]);
