import type { AgentCall, CallOutcome } from "../connectors/connector.ts";
import { fromJsonOrNull, toJson } from "../store/tables/json-column.ts";
import { discardAnswer } from "../store/tables/step-attempts.ts";
import type { Json } from "@orchestrator/contracts";
import type { ExecutionDeps } from "./execution-deps.ts";
import type { LoadedStep } from "./load-step.ts";

const TELL_AGENT_WITHIN_MS = 5000;

/**
 * A call ended after its step was taken away (a cancel, or another process owns the step): an answer is kept as
 * discarded and never becomes a result; an agent that still works is told to stop, where its protocol can.
 */
export async function keepLateAnswer(
  deps: ExecutionDeps,
  call: AgentCall,
  { attempt, outcome, loaded }: { attempt: number; outcome: CallOutcome; loaded: LoadedStep },
): Promise<void> {
  if (outcome.kind === "completed") {
    await deps.store.transaction((tx) =>
      discardAnswer(tx, {
        task_id: loaded.task.id,
        step_number: loaded.row.step_number,
        attempt,
        output: toJson(outcome.output),
      }),
    );
    return;
  }
  const now = deps.clock.now();
  const state = outcome.kind === "waiting" ? outcome.state : fromJsonOrNull<Json>(loaded.row.state);
  const told = await deps.connectorFor(call.target).cancel(call, state, {
    signal: new AbortController().signal,
    deadlineAt: now + TELL_AGENT_WITHIN_MS,
    now: () => deps.clock.now(),
  });
  deps.logger.debug({ task_id: loaded.task.id, step: loaded.row.step_number, told }, "cancelled call ended");
}
