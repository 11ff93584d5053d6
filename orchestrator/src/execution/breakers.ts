import type { BreakerStatus } from "@orchestrator/contracts";
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

  statusOf(agentId: number, now: number): BreakerStatus {
    const until = this.#states.get(agentId)?.openUntil ?? null;
    if (until === null) return "closed";
    return now < until ? "open" : "half_open";
  }

  /** May a call begin? One that is the breaker's probe must end with `record` or `release`. */
  admit(
    agentId: number,
    now: number,
  ): { admitted: true; isProbe: boolean } | { admitted: false; retryAt: number } {
    const state = this.#states.get(agentId);
    if (state === undefined) return { admitted: true, isProbe: false };
    const admission = admitCall(state, now);
    if (!admission.admitted) return admission;
    this.#states.set(agentId, admission.state);
    return { admitted: true, isProbe: admission.state.probingSince !== null };
  }

  /** The probe ended without telling anything of the agent (it was cancelled, say): the next call is the probe. */
  release(agentId: number): void {
    const state = this.#states.get(agentId);
    if (state !== undefined) this.#states.set(agentId, { ...state, probingSince: null });
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
