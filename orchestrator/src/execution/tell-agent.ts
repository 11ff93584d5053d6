import type { AgentCall, CallIo } from "../connectors/connector.ts";
import type { HeldJobContext, JobHandler } from "../queue/work-queue.ts";
import { findAgentRow } from "../store/tables/agents.ts";
import { improveCancelReceipt } from "../store/tables/task-steps.ts";
import type { FormerCall } from "../tasks/tell-job.ts";
import { toldStepOf } from "../tasks/tell-job.ts";
import type { ExecutionDeps } from "./execution-deps.ts";
import { loadInput, loadStepOf } from "./load-step.ts";
import type { LoadedStep } from "./load-step.ts";

const TELL_WITHIN_MS = 5000;

/**
 * Makes the handler of jobs that tell an agent to stop, where its protocol can. An agent that does not confirm is
 * not told again: it has been told, or cannot be.
 */
export function tellAgents(deps: ExecutionDeps): JobHandler {
  return async (job, context) => {
    const { task: taskId, step: stepNumber, state, former } = toldStepOf(job);
    const now = await loadStepOf(deps.store.reader, taskId, stepNumber);
    const loaded = former === undefined ? now : await asOf(deps, now, former);
    const isToStop = former !== undefined || loaded?.row.status === "cancelled";
    const told = loaded !== undefined && isToStop ? await tell(deps, context, loaded, state) : undefined;
    if (context.signal.aborted) return;
    await context.settle(async (tx) => {
      // The receipt is about the agent that had the step at the cancel.
      if (told !== "confirmed" || former !== undefined) return;
      const key = { task_id: taskId, step_number: stepNumber };
      if ((await improveCancelReceipt(tx, key, "confirmed", deps.clock.now())) > 0)
        tx.onCommit(() => deps.metrics.cancelReceipt("confirmed"));
    });
  };
}

/** The step as it was when another agent had it. */
async function asOf(
  { store, targets }: ExecutionDeps,
  loaded: LoadedStep | undefined,
  former: FormerCall,
): Promise<LoadedStep | undefined> {
  const agent = loaded === undefined ? undefined : await findAgentRow(store.reader, former.agent);
  if (loaded === undefined || agent === undefined) return undefined;
  await targets.learn(agent);
  return {
    ...loaded,
    agent,
    row: { ...loaded.row, agent_id: agent.id, step_key: former.key, attempts: former.attempt },
  };
}

async function tell(
  deps: ExecutionDeps,
  { signal }: HeldJobContext,
  loaded: LoadedStep,
  state: AgentCallState,
): Promise<"confirmed" | "ignored" | "unsupported"> {
  const { clock, targets, connectorFor, logger } = deps;
  const call = await callOf(deps, loaded);
  const io: CallIo = { signal, deadlineAt: clock.now() + TELL_WITHIN_MS, now: () => clock.now() };
  const told = await connectorFor(targets.of(loaded.agent)).cancel(call, state, io);
  const { task, row } = loaded;
  logger.debug({ task_id: task.id, step: row.step_number, told }, "an agent was told to stop");
  return told;
}

type AgentCallState = ReturnType<typeof toldStepOf>["state"];

const callOf = async (deps: ExecutionDeps, loaded: LoadedStep): Promise<AgentCall> => ({
  target: deps.targets.of(loaded.agent),
  stepKey: loaded.row.step_key,
  attempt: loaded.row.attempts,
  sessionId: loaded.task.session_id,
  userId: loaded.task.user_id,
  input: await loadInput(deps, loaded),
});
