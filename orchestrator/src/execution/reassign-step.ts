import type { CatalogueEntry } from "../agents/agent-catalogue.ts";
import type { Tx } from "../store/store.ts";
import type { LockedTask } from "../tasks/locked-task.ts";
import { tellJob } from "../tasks/tell-job.ts";
import { formerAgents } from "./substitute-for.ts";
import type { ExecutionDeps } from "./execution-deps.ts";
import type { LoadedStep } from "./load-step.ts";
import { requeueStep } from "./requeue-step.ts";

/**
 * Gives the step to another agent, with a fresh step key and fresh attempts. The former agent is told to stop when it may
 * still be at work.
 */
export async function reassignStep(
  deps: ExecutionDeps,
  tx: Tx,
  task: LockedTask,
  loaded: LoadedStep,
  { substitute, because, isInDoubt }: { substitute: CatalogueEntry; because: string; isInDoubt: boolean },
): Promise<void> {
  const { row, agent } = loaded;
  if (isInDoubt) {
    const { id: taskId, priority } = task.row;
    const former = { agent: agent.id, key: row.step_key, attempt: row.attempts };
    const telling = tellJob({ taskId, stepNumber: row.step_number, priority, state: null, former });
    await deps.queue.enqueue(tx, [telling], "in_turn");
  }
  task.record("step.reassigned", row.step_number, {
    from_agent_id: agent.id,
    to_agent_id: substitute.id,
    to_agent_name: substitute.name,
    reason: because,
  });
  await requeueStep(deps, tx, task, loaded, {
    runAt: undefined,
    failures: 0,
    remember: {},
    error: null,
    substitute: { agentId: substitute.id, formerAgents: [...formerAgents(loaded), row.agent_id] },
  });
}
