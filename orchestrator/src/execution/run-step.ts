import type { AgentCall, CallIo, CallOutcome } from "../connectors/connector.ts";
import { fromJson } from "../store/tables/json-column.ts";
import type { Json } from "@orchestrator/contracts";
import type { HeldJob, HeldJobContext, JobHandler } from "../queue/work-queue.ts";
import { substituteFor } from "./substitute-for.ts";
import { beginStep } from "./begin-step.ts";
import { decideBegin } from "./decide-begin.ts";
import { deliveryOf, timeoutMsOf } from "../agents/agent-policy.ts";
import type { ExecutionDeps } from "./execution-deps.ts";
import { keepLateAnswer } from "./keep-late-answer.ts";
import { loadInput, loadStep } from "./load-step.ts";
import type { LoadedStep } from "./load-step.ts";
import { readQueuedState } from "../tasks/queued-state.ts";
import { settleCall } from "./settle-call.ts";
import { goneMessage, settleTurn } from "./settle-turn.ts";
import type { TurnDecision } from "./settle-turn.ts";

/*
 * One job = one turn of one step. The step's row is the truth and the job only a wake-up, so the first thing is to
 * look at the row:
 *   queued → a first or further attempt begins          executing → the last attempt was lost with its process
 *   waiting → the connector goes on with its call       anything else → the job is out of date
 * A turn ends by settling the job: the outcome, the events and whatever comes next are one transaction.
 */

/** Makes the handler of step jobs. */
export function runSteps(deps: ExecutionDeps): JobHandler {
  return async (job, context) => {
    const loaded = await loadStep(deps.store.reader, job);
    if (loaded === undefined) {
      await context.settle(async () => undefined);
      return;
    }
    await deps.targets.learn(loaded.agent);
    const decision = decide(deps, job, loaded);
    if (decision.action !== "call") {
      await settleUncalled(deps, job, context, loaded, decision);
      return;
    }
    try {
      await callAgent(deps, job, context, loaded, decision.how);
    } finally {
      // Without effect after a call that ended by itself: that has told the breaker more.
      if (decision.isProbe) deps.breakers.release(loaded.agent.id);
    }
  };
}

async function settleUncalled(
  deps: ExecutionDeps,
  job: HeldJob,
  context: HeldJobContext,
  loaded: LoadedStep,
  decision: Exclude<TurnDecision, { action: "call" }>,
): Promise<void> {
  const { row, agent } = loaded;
  const hasBegun = job.handedOff && row.status === "executing";
  if (decision.action !== "agent_gone" || !hasBegun) return settleTurn(deps, context, loaded, decision);
  // The attempt that began with the task reached nobody: it is none that was lost.
  const outcome: CallOutcome = {
    kind: "failed",
    failure: { type: "AGENT_REMOVED", message: goneMessage(agent.name), retryable: false, uncertain: false },
  };
  await settleCall(deps, context, { loaded, attempt: row.attempts, startedAt: deps.clock.now(), outcome });
}

type CallDecision = Extract<TurnDecision, { action: "call" }> & { isProbe: boolean };

function decide(
  deps: ExecutionDeps,
  job: HeldJob,
  loaded: LoadedStep,
): CallDecision | Exclude<TurnDecision, { action: "call" }> {
  const { task, row, agent } = loaded;
  const decision = decideBegin({
    taskStatus: task.status,
    stepStatus: row.status,
    deliveries: job.fence,
    handedOff: job.handedOff,
    delivery: deliveryOf(deps.targets.of(agent)),
    mustReconcile: row.status === "queued" && readQueuedState(row.state).reconcile,
    isUncertain: row.status === "queued" && readQueuedState(row.state).uncertain,
    agentIsUsable: agent.status !== "inactive" && agent.removed_at === null,
  });
  if (decision.action !== "call") return decision;
  if (task.paused_at !== null && decision.how !== "begun" && decision.how !== "wake")
    return { action: "paused" };
  if (decision.how === "begun") return { ...decision, isProbe: false };
  // An agent that failed its health checks is still called when nobody can stand in for it.
  // Only that agent itself can say what became of an earlier call.
  const isAiling = agent.status === "error" && row.status === "queued" && decision.how !== "reconcile";
  if (isAiling && substituteFor(deps.catalogue, loaded) !== undefined) return { action: "agent_ailing" };
  const admission = deps.breakers.admit(agent.id, deps.clock.now());
  if (!admission.admitted) return { action: "breaker_open", retryAt: admission.retryAt };
  return { ...decision, isProbe: admission.isProbe };
}

async function callAgent(
  deps: ExecutionDeps,
  job: HeldJob,
  context: HeldJobContext,
  loaded: LoadedStep,
  how: "begun" | "first" | "again" | "reconcile" | "wake",
): Promise<void> {
  const { clock, breakers } = deps;
  if (how !== "begun") {
    const begun = await context.checkpoint((tx) => beginStep(deps, tx, job, loaded, how));
    if (begun.fate === "stale" || begun.value === "ended") return;
    if (begun.value === "paused") return settleTurn(deps, context, loaded, { action: "paused" });
  }
  const attempt = how === "begun" || how === "wake" ? loaded.row.attempts : loaded.row.attempts + 1;
  const target = deps.targets.of(loaded.agent);
  const input = await loadInput(deps, loaded);
  const call: AgentCall = {
    target,
    stepKey: loaded.row.step_key,
    attempt,
    sessionId: loaded.task.session_id,
    userId: loaded.task.user_id,
    input,
  };
  const startedAt = clock.now();
  const io: CallIo = {
    signal: context.signal,
    deadlineAt: startedAt + timeoutMsOf(target),
    now: () => clock.now(),
  };
  const outcome = await outcomeOf(deps, call, io, how, loaded.row.state);
  // The process is stopping: the step stays as it is, and the next start treats the call as lost.
  if (context.signal.reason === "stopping" && outcome.kind !== "completed") return;
  if (!context.signal.aborted) breakers.record(loaded.agent.id, outcome, clock.now());
  const seconds = (clock.now() - startedAt) / 1000;
  deps.metrics.stepEnded({
    agent: loaded.agent.name,
    agentType: loaded.agent.agent_type,
    outcome: outcome.kind,
    seconds,
  });
  deps.logger.debug(
    {
      task_id: loaded.task.id,
      step: loaded.row.step_number,
      attempt,
      agent_id: loaded.agent.id,
      outcome: outcome.kind,
      ms: Math.round(seconds * 1000),
    },
    "call of an agent ended",
  );
  const settled = await settleCall(deps, context, {
    loaded: { ...loaded, window: input.context },
    attempt,
    startedAt,
    outcome,
  });
  if (settled === "stale") await keepLateAnswer(deps, { call, attempt, outcome, loaded });
}

async function outcomeOf(
  deps: ExecutionDeps,
  call: AgentCall,
  io: CallIo,
  how: "begun" | "first" | "again" | "reconcile" | "wake",
  state: string | null,
): Promise<CallOutcome> {
  const connector = deps.connectorFor(call.target);
  if (how === "wake" && state !== null) {
    const known = await connector.advance(call, fromJson<Json>(state), { kind: "timer" }, io);
    return known.kind === "absent" ? forgotten : known;
  }
  if (how !== "reconcile") return connector.start(call, io);
  const known = await connector.advance(call, null, { kind: "reconcile" }, io);
  if (known.kind !== "absent") return known;
  // The question has not used up the call's time.
  return connector.start(call, { ...io, deadlineAt: io.now() + timeoutMsOf(call.target) });
}

/** An agent that was at work and now knows nothing of it: the next attempt asks once more, and then calls. */
const forgotten: CallOutcome = {
  kind: "failed",
  failure: {
    type: "OUTCOME_UNKNOWN",
    message: "The agent said that it was at work on the step, and then that it knows nothing of it.",
    retryable: true,
    uncertain: true,
  },
};
