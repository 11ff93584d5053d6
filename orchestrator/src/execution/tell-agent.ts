import type { AgentCall, CallIo } from "../connectors/connector.ts";
import type { HeldJobContext, JobHandler } from "../queue/work-queue.ts";
import { improveCancelReceipt } from "../store/tables/task-steps.ts";
import { toldStepOf } from "../tasks/tell-job.ts";
import type { ExecutionDeps } from "./execution-deps.ts";
import { loadInput, loadStepOf } from "./load-step.ts";
import type { LoadedStep } from "./load-step.ts";

const TELL_WITHIN_MS = 5000;

/**
 * Makes the handler of jobs that tell an agent of a cancel, where its protocol can. An agent that does not confirm is
 * not told again: it has been told, or cannot be.
 */
export function tellAgents(deps: ExecutionDeps): JobHandler {
  return async (job, context) => {
    const { task: taskId, step: stepNumber, state } = toldStepOf(job);
    const loaded = await loadStepOf(deps.store.reader, taskId, stepNumber);
    const told = loaded?.row.status === "cancelled" ? await tell(deps, context, loaded, state) : undefined;
    if (context.signal.aborted) return;
    await context.settle(async (tx) => {
      if (told !== "confirmed") return;
      const key = { task_id: taskId, step_number: stepNumber };
      if ((await improveCancelReceipt(tx, key, "confirmed", deps.clock.now())) > 0)
        tx.onCommit(() => deps.metrics.cancelReceipt("confirmed"));
    });
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
  logger.debug({ task_id: task.id, step: row.step_number, told }, "an agent was told of a cancel");
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
