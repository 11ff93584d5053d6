import type { Delivery, StepErrorType } from "@orchestrator/contracts";
import type { AgentFailure } from "../connectors/connector.ts";
import { backoffMs } from "../kernel/backoff.ts";

export const MAX_ATTEMPTS = 3;
export const RETRY_BACKOFF_MS = [2000, 5000] as const;
/** A step handed out this often without an outcome fails: it may be what kills the process. */
export const MAX_DELIVERIES = 5;
/** An agent may ask for a longer pause than ours, within reason. */
const LONGEST_RETRY_AFTER_MS = 10 * 60_000;

export type FailureDecision =
  | { action: "retry"; runAt: number; reconcile: boolean }
  | { action: "substitute" }
  | { action: "unknown" }
  | { action: "fail" };

export interface FailureFacts {
  failure: AgentFailure;
  delivery: Delivery;
  /** Failed attempts with this agent, this one included. */
  failures: number;
  hasSubstitute: boolean;
  now: number;
  random: number;
}

/** Failures that say more about the agent than about the step: another agent may do better. */
const AGENTS_OWN: ReadonlySet<StepErrorType> = new Set([
  "AGENT_UNREACHABLE",
  "AGENT_TIMEOUT",
  "AGENT_CONNECTION_LOST",
  "AGENT_HTTP_ERROR",
  "AGENT_AUTH_FAILED",
  "AGENT_NOT_ALLOWED",
  "AGENT_MISCONFIGURED",
  "AGENT_REMOVED",
  "AGENT_REDIRECTED",
]);

/** What becomes of a step after a failed call. Pure; the table is in docs/guides/delivery.md. */
export function decideFailure({
  failure,
  delivery,
  failures,
  hasSubstitute,
  now,
  random,
}: FailureFacts): FailureDecision {
  // Whether the agent acted is not known, and acting twice is worse than asking a person.
  if (failure.uncertain && delivery === "at_most_once") return { action: "unknown" };
  if (failure.retryable && failures < MAX_ATTEMPTS) {
    const pause = Math.max(
      backoffMs(RETRY_BACKOFF_MS, failures, random),
      Math.min(failure.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS),
    );
    return { action: "retry", runAt: now + pause, reconcile: failure.uncertain && delivery === "reconcile" };
  }
  if (failure.uncertain && delivery === "reconcile") return { action: "unknown" };
  return hasSubstitute && AGENTS_OWN.has(failure.type) ? { action: "substitute" } : { action: "fail" };
}

export type LostDecision = "call_again" | "reconcile" | "unknown";

/** What becomes of a call that was under way when its process died. Pure. */
export function decideLost(delivery: Delivery): LostDecision {
  if (delivery === "at_most_once") return "unknown";
  return delivery === "reconcile" ? "reconcile" : "call_again";
}
