import type { CatalogueEntry } from "../agents/agent-catalogue.ts";
import type { Tx } from "../store/store.ts";
import type { LockedTask } from "../tasks/locked-task.ts";
import { formerAgents } from "./substitute-for.ts";
import type { ExecutionDeps } from "./execution-deps.ts";
import type { LoadedStep } from "./load-step.ts";
import { requeueStep } from "./requeue-step.ts";

/** Gives the step to another agent, with a fresh step key and fresh attempts. */
export async function reassignStep(
  deps: ExecutionDeps,
  tx: Tx,
  task: LockedTask,
  loaded: LoadedStep,
  { substitute, because }: { substitute: CatalogueEntry; because: string },
): Promise<void> {
  task.record("step.reassigned", loaded.row.step_number, {
    from_agent_id: loaded.agent.id,
    to_agent_id: substitute.id,
    to_agent_name: substitute.name,
    reason: because,
  });
  await requeueStep(deps, tx, task, loaded, {
    runAt: undefined,
    failures: 0,
    remember: {},
    error: null,
    substitute: { agentId: substitute.id, formerAgents: [...formerAgents(loaded), loaded.row.agent_id] },
  });
}
