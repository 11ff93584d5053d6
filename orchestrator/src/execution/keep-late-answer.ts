import type { AgentCall, AgentFailure, CallOutcome } from "../connectors/connector.ts";
import { toJson, toJsonOrNull } from "../store/tables/json-column.ts";
import { discardAnswer } from "../store/tables/step-attempts.ts";
import { findStepRow, improveCancelReceipt } from "../store/tables/task-steps.ts";
import { stepError } from "../tasks/step-error.ts";
import { isEarlierInDoubt } from "./earlier-in-doubt.ts";
import type { ExecutionDeps } from "./execution-deps.ts";
import type { LoadedStep } from "./load-step.ts";

interface LateCall {
  call: AgentCall;
  attempt: number;
  outcome: CallOutcome;
  loaded: LoadedStep;
}

/**
 * A call ended after its step was taken away (a cancel, or another process owns the step): an answer is kept as
 * discarded and never becomes a result. Of a cancelled call the receipt says what is known now: the agent answered
 * nevertheless, or nothing had reached it.
 */
export async function keepLateAnswer(
  deps: ExecutionDeps,
  { call, attempt, outcome, loaded }: LateCall,
): Promise<void> {
  const key = { task_id: loaded.task.id, step_number: loaded.row.step_number };
  const now = deps.clock.now();
  const answer = lateAnswer(loaded, attempt, outcome, now);
  const ofThis = receiptOfOutcome(outcome);
  // Nothing of this call may have reached the agent, and one before it may be at work all the same.
  const receipt = ofThis === "confirmed" && isEarlierInDoubt(loaded.row, attempt) ? undefined : ofThis;
  if (answer !== undefined || receipt !== undefined) {
    await deps.store.transaction(async (tx) => {
      if (answer !== undefined)
        await discardAnswer(tx, { ...key, attempt, ...answer, transcript: toJsonOrNull(outcome.transcript) });
      if (receipt === undefined || (await improveCancelReceipt(tx, key, receipt, now)) === 0) return;
      tx.onCommit(() => deps.metrics.cancelReceipt(receipt));
    });
  }
  if (outcome.kind === "waiting") await stopWaiting(deps, call, outcome.state, key);
}

/** What the end of a call says of its cancel; undefined while nobody knows what the agent does. Pure. */
export function receiptOfOutcome(outcome: CallOutcome): "confirmed" | "ignored" | undefined {
  if (outcome.kind === "completed") return "ignored";
  if (outcome.kind !== "failed") return undefined;
  if (hasAnswered(outcome.failure)) return "ignored";
  return outcome.failure.uncertain ? undefined : "confirmed";
}

/** A gateway's answer is not the agent's. */
const hasAnswered = ({ type, statusCode, uncertain }: AgentFailure): boolean =>
  !uncertain && (type === "AGENT_REPORTED_ERROR" || statusCode !== undefined);

function lateAnswer(
  loaded: LoadedStep,
  attempt: number,
  outcome: CallOutcome,
  now: number,
): { output: string | null; error: string | null } | undefined {
  if (outcome.kind === "completed") return { output: toJson(outcome.output), error: null };
  if (outcome.kind !== "failed" || !hasAnswered(outcome.failure)) return undefined;
  const { type, message } = outcome.failure;
  return { output: null, error: toJson(stepError(loaded, type, message, { retries: attempt - 1, now })) };
}

const TELL_WITHIN_MS = 5000;

/** The agent went to work just when the task was cancelled: only this process knows what to stop. */
async function stopWaiting(
  deps: ExecutionDeps,
  call: AgentCall,
  state: Extract<CallOutcome, { kind: "waiting" }>["state"],
  key: { task_id: number; step_number: number },
): Promise<void> {
  const { store, clock, connectorFor } = deps;
  const row = await findStepRow(store.reader, key.task_id, key.step_number);
  // Of a step that another process has taken over the call goes on.
  if (row?.status !== "cancelled") return;
  const told = await connectorFor(call.target).cancel(call, state, {
    signal: new AbortController().signal,
    deadlineAt: clock.now() + TELL_WITHIN_MS,
    now: () => clock.now(),
  });
  if (told === "confirmed")
    await store.transaction((tx) => improveCancelReceipt(tx, key, "confirmed", clock.now()));
}
