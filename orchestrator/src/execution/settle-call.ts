import type { AgentFailure, CallOutcome } from "../connectors/connector.ts";
import type { CatalogueEntry } from "../agents/agent-catalogue.ts";
import type { HeldJobContext } from "../queue/work-queue.ts";
import type { Tx } from "../store/store.ts";
import { toJson, toJsonOrNull } from "../store/tables/json-column.ts";
import { insertAttemptRow } from "../store/tables/step-attempts.ts";
import type { LockedTask } from "../tasks/locked-task.ts";
import { deliveryOf } from "../agents/agent-policy.ts";
import { substituteFor } from "./substitute-for.ts";
import { completeStep, failStep, markStepUnknown } from "../tasks/end-step.ts";
import { isEarlierInDoubt } from "./earlier-in-doubt.ts";
import type { ExecutionDeps } from "./execution-deps.ts";
import { inTask } from "./in-task.ts";
import type { LoadedStep } from "./load-step.ts";
import { reassignStep } from "./reassign-step.ts";
import { keepWaiting, requeueStep } from "./requeue-step.ts";
import { decideFailure } from "./retry-policy.ts";
import { stepError } from "../tasks/step-error.ts";

/** A call that came to an end, or to a pause. */
export interface EndedCall {
  loaded: LoadedStep;
  attempt: number;
  startedAt: number;
  outcome: CallOutcome;
}

/** Writes how a call ended and what comes next, in one transaction with the end of its job. */
export async function settleCall(
  deps: ExecutionDeps,
  context: HeldJobContext,
  call: EndedCall,
): Promise<"ok" | "stale"> {
  const { outcome, loaded } = call;
  const ending = { ...loaded, transcript: outcome.transcript };
  const substitute = outcome.kind === "failed" ? substituteFor(deps.catalogue, loaded) : undefined;
  const { fate } = await context.settle((tx) =>
    inTask(deps, tx, loaded.task.id, (task, now) => {
      switch (outcome.kind) {
        case "completed":
          return completeStep(deps, tx, task, ending, outcome.output, now);
        case "waiting":
          return pauseStep(deps, tx, task, call, outcome);
        case "failed":
          return settleFailure(deps, tx, task, { ...call, failure: outcome.failure, substitute, now });
        case "absent":
          throw new Error("cannot happen: a call is found absent only before it begins");
      }
    }),
  );
  return fate;
}

function pauseStep(
  deps: ExecutionDeps,
  tx: Tx,
  task: LockedTask,
  { loaded }: EndedCall,
  outcome: CallOutcome & { kind: "waiting" },
): Promise<void> {
  // A poll that finds the agent still working changes nothing worth an event.
  if (loaded.row.status !== "waiting") {
    task.record(
      "step.waiting",
      loaded.row.step_number,
      outcome.question === undefined ? undefined : { question: outcome.question },
    );
  }
  const { failures, error } = loaded.row;
  return keepWaiting(deps, tx, task, loaded, {
    runAt: outcome.wakeAt,
    failures,
    error,
    state: toJson(outcome.state),
  });
}

interface FailedCall extends EndedCall {
  failure: AgentFailure;
  substitute: CatalogueEntry | undefined;
  now: number;
}

async function settleFailure(deps: ExecutionDeps, tx: Tx, task: LockedTask, call: FailedCall): Promise<void> {
  const { loaded, failure, substitute, now, attempt } = call;
  const failures = loaded.row.failures + 1;
  const delivery = deliveryOf(deps.targets.of(loaded.agent));
  const decision = decideFailure({
    failure,
    delivery,
    failures,
    hasSubstitute: substitute !== undefined,
    now,
    random: deps.random(),
  });
  const isInDoubt = failure.uncertain || isEarlierInDoubt(loaded.row, attempt);
  const error = stepError(loaded, failure.type, failure.message, { retries: attempt - 1, now });
  switch (decision.action) {
    case "retry":
      tx.onCommit(() => deps.metrics.stepRetried());
      await recordFailedAttempt(tx, call, toJson(error));
      task.record("step.retrying", loaded.row.step_number, {
        attempt,
        error_type: failure.type,
        message: failure.message,
        next_attempt_at: new Date(decision.runAt).toISOString(),
      });
      return requeueStep(deps, tx, task, loaded, {
        runAt: decision.runAt,
        failures,
        remember: {
          reconcile: decision.reconcile,
          uncertain: isInDoubt,
        },
        error: toJson(error),
      });
    case "substitute":
      if (substitute === undefined)
        throw new Error("cannot happen: a substitute was decided for without one");
      await recordFailedAttempt(tx, call, toJson(error));
      return reassignStep(deps, tx, task, loaded, { substitute, because: failure.message, isInDoubt });
    case "unknown":
      await recordFailedAttempt(tx, call, toJson(error), "unknown");
      return markStepUnknown(tx, task, loaded, error);
    case "fail":
      return failStep(deps, tx, task, { ...loaded, transcript: call.outcome.transcript }, error, now);
  }
}

const recordFailedAttempt = (
  tx: Tx,
  call: FailedCall,
  error: string,
  outcome: "retried" | "unknown" = "retried",
): Promise<void> =>
  insertAttemptRow(tx, {
    task_id: call.loaded.task.id,
    step_number: call.loaded.row.step_number,
    attempt: call.attempt,
    agent_id: call.loaded.agent.id,
    outcome,
    error,
    output: null,
    started_at: call.startedAt,
    ended_at: call.now,
    transcript: toJsonOrNull(call.outcome.transcript),
  });
