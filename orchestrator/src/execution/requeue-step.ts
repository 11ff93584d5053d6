import { newStepKey } from "../kernel/ids.ts";
import type { Tx } from "../store/store.ts";
import { requeueStepRow } from "../store/tables/task-steps.ts";
import { stepJob } from "../tasks/step-job.ts";
import type { ExecutionDeps } from "./execution-deps.ts";
import type { LoadedStep } from "./load-step.ts";

export interface Requeue {
  status: "queued" | "waiting";
  runAt: number | undefined;
  /** Failed attempts with the agent that is to be called. */
  failures: number;
  state: string | null;
  error: string | null;
  /** Set when another agent takes over; it gets a key of its own. */
  substitute?: { agentId: number; formerAgents: readonly number[] };
}

/**
 * Gives the step a new job, for a retry, a poll, a pause or another agent. A step that waits for somebody else's word
 * and not for a time gets none.
 */
export async function requeueStep(
  deps: ExecutionDeps,
  tx: Tx,
  { task, row }: LoadedStep,
  next: Requeue,
): Promise<void> {
  const agentId = next.substitute?.agentId ?? row.agent_id;
  const step = { taskId: task.id, stepNumber: row.step_number, agentId, priority: task.priority };
  const job = next.status === "waiting" && next.runAt === undefined ? undefined : stepJob(step, next.runAt);
  await requeueStepRow(tx, {
    task_id: task.id,
    step_number: row.step_number,
    status: next.status,
    agent_id: agentId,
    failures: next.failures,
    step_key: next.substitute === undefined ? row.step_key : newStepKey(),
    job_id: job?.id ?? null,
    former_agents:
      next.substitute === undefined ? row.former_agents : JSON.stringify(next.substitute.formerAgents),
    error: next.error,
    state: next.state,
  });
  // In turn: a turn begins by looking at the agent's breaker.
  if (job !== undefined) await deps.queue.enqueue(tx, [job], "in_turn");
}
