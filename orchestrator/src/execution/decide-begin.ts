import type { Delivery, StepStatus, TaskStatus } from "@orchestrator/contracts";
import { isTerminalStep } from "@orchestrator/contracts";
import { decideLost, MAX_DELIVERIES } from "./retry-policy.ts";

export interface BeginFacts {
  taskStatus: TaskStatus;
  stepStatus: StepStatus;
  /** How often the job was handed out, this time included. */
  deliveries: number;
  handedOff: boolean;
  delivery: Delivery;
  /** The step waits to ask its agent about an earlier attempt. */
  mustReconcile: boolean;
  /** How an earlier attempt ended is not known. */
  isUncertain: boolean;
  agentIsUsable: boolean;
}

export type BeginDecision =
  /** The job is out of date. */
  | { action: "drop" }
  /** Call the agent; `how` says whether the step goes on with an earlier call. */
  | { action: "call"; how: "begun" | "first" | "again" | "reconcile" | "wake" }
  | { action: "poisoned" }
  /** A call was lost and may not be repeated: a person must say what became of it. */
  | { action: "unknown" }
  | { action: "agent_gone" };

/** What becomes of a job that was handed out. Pure. */
export function decideBegin(facts: BeginFacts): BeginDecision {
  if (facts.taskStatus !== "executing" || isTerminalStep(facts.stepStatus)) return { action: "drop" };
  if (facts.handedOff && facts.stepStatus === "executing") return beginCall(facts, "begun");
  // By the delivery as it is now: an agent may have been marked while the step waited for its next attempt.
  const isInDoubt = facts.stepStatus === "executing" || (facts.stepStatus === "queued" && facts.isUncertain);
  const lost = isInDoubt ? decideLost(facts.delivery) : "call_again";
  // Not called again however often it was handed out; that it failed would be a guess.
  if (lost === "unknown") return { action: "unknown" };
  if (facts.deliveries > MAX_DELIVERIES) return { action: "poisoned" };
  switch (facts.stepStatus) {
    case "queued":
      return beginCall(facts, facts.mustReconcile || lost === "reconcile" ? "reconcile" : "first");
    case "waiting":
      return beginCall(facts, "wake");
    case "executing":
      return beginCall(facts, lost === "reconcile" ? "reconcile" : "again");
    default:
      return { action: "drop" };
  }
}

function beginCall(
  facts: BeginFacts,
  how: "begun" | "first" | "again" | "reconcile" | "wake",
): BeginDecision {
  if (!facts.agentIsUsable) return { action: "agent_gone" };
  return { action: "call", how };
}
