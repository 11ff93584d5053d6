import type { CallOutcome } from "../connectors/connector.ts";
import { admitCall, afterFailure, closedBreaker } from "./circuit-breaker.ts";
import type { BreakerState } from "./circuit-breaker.ts";

/** The circuit breakers of this process, one per agent that failed lately. */
export class Breakers {
  readonly #states = new Map<number, BreakerState>();

  /** Agents whose breaker is open or half-open. */
  get open(): number {
    return [...this.#states.values()].filter(({ openUntil }) => openUntil !== null).length;
  }

  /** True when calls go through; asks without beginning one. */
  isClosed(agentId: number): boolean {
    return (this.#states.get(agentId) ?? closedBreaker).openUntil === null;
  }

  /** @returns undefined when a call may begin, else when to ask again */
  retryAt(agentId: number, now: number): number | undefined {
    const state = this.#states.get(agentId);
    if (state === undefined) return undefined;
    const admission = admitCall(state, now);
    if (!admission.admitted) return admission.retryAt;
    this.#states.set(agentId, admission.state);
    return undefined;
  }

  record(agentId: number, outcome: CallOutcome, now: number): void {
    if (looksDead(outcome)) {
      this.#states.set(agentId, afterFailure(this.#states.get(agentId) ?? closedBreaker, now));
      return;
    }
    this.#states.delete(agentId);
  }
}

/** An agent that answers with an error of its own is alive. */
function looksDead(outcome: CallOutcome): boolean {
  if (outcome.kind !== "failed") return false;
  const { type, statusCode } = outcome.failure;
  return (
    type === "AGENT_UNREACHABLE" ||
    type === "AGENT_TIMEOUT" ||
    type === "AGENT_CONNECTION_LOST" ||
    (type === "AGENT_HTTP_ERROR" && statusCode !== undefined && statusCode >= 500)
  );
}
