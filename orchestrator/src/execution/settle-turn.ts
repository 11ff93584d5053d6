import type { HeldJobContext } from "../queue/work-queue.ts";
import type { StepErrorType } from "@orchestrator/contracts";
import { isoTime } from "../kernel/clock.ts";
import { deliveryOf } from "../agents/agent-policy.ts";
import { substituteFor } from "./substitute-for.ts";
import type { BeginDecision } from "./decide-begin.ts";
import { failStep, markStepUnknown } from "../tasks/end-step.ts";
import type { ExecutionDeps } from "./execution-deps.ts";
import { inTask } from "./in-task.ts";
import type { LoadedStep } from "./load-step.ts";
import { recordLostAttempt } from "./lost-attempt.ts";
import { reassignStep } from "./reassign-step.ts";
import { readQueuedState } from "../tasks/queued-state.ts";
import type { QueuedState } from "../tasks/queued-state.ts";
import { keepWaiting, requeueStep } from "./requeue-step.ts";
import { decideDelay } from "./decide-delay.ts";
import type { CatalogueEntry } from "../agents/agent-catalogue.ts";
import type { Tx } from "../store/store.ts";
import type { LockedTask } from "../tasks/locked-task.ts";
import { MAX_DELIVERIES } from "./retry-policy.ts";
import { stepError } from "../tasks/step-error.ts";

const AGAIN_MS = 1000;

/** What becomes of a turn; the breaker is asked last, since asking it may begin its probe. */
export type TurnDecision =
  | BeginDecision
  /** The task is paused: the step is kept until it is resumed. */
  | { action: "paused" }
  | { action: "agent_ailing" }
  | { action: "breaker_open"; retryAt: number };

/** Settles a turn in which no agent is called. */
export async function settleTurn(
  deps: ExecutionDeps,
  context: HeldJobContext,
  loaded: LoadedStep,
  decision: Exclude<TurnDecision, { action: "call" }>,
): Promise<void> {
  const { row, agent } = loaded;
  const remembered = rememberedOf(deps, loaded);
  // Nobody stands in for an agent that must be asked first what it did.
  const substitute = remembered.reconcile ? undefined : substituteFor(deps.catalogue, loaded);
  await context.settle(async (tx) => {
    if (decision.action === "drop") return;
    await inTask(deps, tx, loaded.task.id, async (task, now) => {
      const facts = { retries: Math.max(0, row.attempts - 1), now };
      const isInDoubt = remembered.uncertain;
      const giveUp = (why: GivenUp): Promise<void> => giveUpStep(deps, tx, task, loaded, why, now);
      await recordLostAttempt(tx, task, row, now);
      switch (decision.action) {
        case "poisoned":
          return giveUp({ type: "STEP_POISONED", message: poisoned });
        case "unknown":
          return markStepUnknown(
            tx,
            task,
            loaded,
            stepError(loaded, "OUTCOME_UNKNOWN", lost(agent.name), facts),
          );
        case "agent_ailing":
          // The substitute of a moment ago may be gone: then the step takes another turn.
          if (substitute === undefined)
            return requeueStep(deps, tx, task, loaded, {
              runAt: now + AGAIN_MS,
              failures: row.failures,
              error: row.error,
              remember: remembered,
            });
          return reassignStep(deps, tx, task, loaded, {
            substitute,
            because: `${agent.name} has been failing its health checks`,
            isInDoubt,
          });
        case "agent_gone":
          if (substitute !== undefined) {
            return reassignStep(deps, tx, task, loaded, {
              substitute,
              because: `${agent.name} is no longer active`,
              isInDoubt,
            });
          }
          return giveUp({ type: "AGENT_REMOVED", message: goneMessage(agent.name) });
        case "paused":
          return requeueStep(deps, tx, task, loaded, {
            runAt: undefined,
            failures: row.failures,
            error: row.error,
            remember: remembered,
          });
        case "breaker_open":
          return delayStep(deps, tx, task, loaded, { retryAt: decision.retryAt, substitute, now });
      }
    });
  });
}

/** The agent's breaker is open: another agent takes over, or the step waits, for ten minutes at most. */
async function delayStep(
  deps: ExecutionDeps,
  tx: Tx,
  task: LockedTask,
  loaded: LoadedStep,
  { retryAt, substitute, now }: { retryAt: number; substitute: CatalogueEntry | undefined; now: number },
): Promise<void> {
  const { row, agent } = loaded;
  const { failures, error } = row;
  if (row.status === "waiting")
    return keepWaiting(deps, tx, task, loaded, {
      runAt: retryAt,
      failures,
      error,
      state: row.state,
    });
  if (substitute !== undefined)
    return reassignStep(deps, tx, task, loaded, {
      substitute,
      because: `${agent.name} has been failing`,
      isInDoubt: rememberedOf(deps, loaded).uncertain,
    });
  const decision = decideDelay(rememberedOf(deps, loaded), { retryAt, now, random: deps.random() });
  if (decision.action === "give_up") {
    const why: GivenUp = { type: "AGENT_UNREACHABLE", message: gaveUp(agent.name) };
    return giveUpStep(deps, tx, task, loaded, why, now);
  }
  if (decision.isFirst)
    task.record("step.delayed", row.step_number, { agent_id: agent.id, until: isoTime(decision.runAt) });
  return requeueStep(deps, tx, task, loaded, {
    runAt: decision.runAt,
    failures,
    error,
    remember: decision.state,
  });
}

interface GivenUp {
  type: StepErrorType;
  message: string;
}

/** The step fails; or waits for a person, when its agent may have acted and was to be asked about it. */
async function giveUpStep(
  deps: ExecutionDeps,
  tx: Tx,
  task: LockedTask,
  loaded: LoadedStep,
  { type, message }: GivenUp,
  now: number,
): Promise<void> {
  const facts = { retries: Math.max(0, loaded.row.attempts - 1), now };
  if (!rememberedOf(deps, loaded).reconcile)
    return failStep(deps, tx, task, loaded, stepError(loaded, type, message, facts), now);
  const error = stepError(loaded, "OUTCOME_UNKNOWN", unasked(loaded.agent.name), facts);
  return markStepUnknown(tx, task, loaded, error);
}

/**
 * What the step knows of its calls so far. One that was lost, or that its agent still works for, must be asked about
 * first where its agent must not act twice.
 */
function rememberedOf(deps: ExecutionDeps, { row, agent }: LoadedStep): QueuedState {
  const delivery = deliveryOf(deps.targets.of(agent));
  const actsOnce = delivery === "reconcile" || delivery === "at_most_once";
  const isAtWork = row.status === "executing" || (row.status === "waiting" && row.held_at === null);
  const known = isAtWork ? { ...readQueuedState(null), uncertain: true } : readQueuedState(row.state);
  return { ...known, reconcile: known.reconcile || (known.uncertain && actsOnce) };
}

const unasked = (agent: string): string =>
  `An earlier call to ${agent} may have been carried out, and the agent could not be asked about it; somebody must find out what it did.`;
const gaveUp = (agent: string): string =>
  `The agent ${agent} has been failing for ten minutes, and no other active agent has the capability. Submit the task again when it is well.`;
const poisoned = `The step was begun ${MAX_DELIVERIES} times, and each time the service died or failed before an outcome; it is not tried again.`;
const lost = (agent: string): string =>
  `A call to ${agent} was cut off, and nobody knows what it did. The agent is marked at_most_once, so it is not called again; somebody must find out.`;
export const goneMessage = (agent: string): string =>
  `The agent ${agent} was removed or deactivated, and no other active agent has the capability. Activate or register one, then submit the task again.`;
