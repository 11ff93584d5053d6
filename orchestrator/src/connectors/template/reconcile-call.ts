import type { AgentCall, AgentFailure, CallIo, CallOutcome } from "../connector.ts";
import { askAgent } from "./ask-agent.ts";
import type { CompiledTemplate } from "./compile-template.ts";
import { failureOf } from "./failures.ts";
import { interpretAnswer } from "./interpret-answer.ts";
import { type HttpAnswer, readBody } from "./read-body.ts";
import type { Redactor } from "./redactor.ts";
import type { TemplateConnectorDeps } from "./template-connector-deps.ts";

/** While the agent says that it is still at work it is asked again, with growing pauses, and not for ever. */
export interface Asking {
  askingSince: number;
  asked: number;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
const LONGEST_WAIT_MS = 60 * 60_000;

/**
 * Asks the agent what became of a call whose outcome nobody knows: it completed, it failed, it never came, or it is
 * still under way. Whatever else comes of the question leaves the outcome as uncertain as it was.
 */
export async function reconcileCall(
  deps: TemplateConnectorDeps,
  compiled: CompiledTemplate,
  { call, io }: { call: AgentCall; io: CallIo },
  asking: Asking,
): Promise<CallOutcome> {
  const { reconcile } = compiled;
  if (reconcile === null)
    return unknown("The agent's template cannot ask whether the agent acted on the earlier call.");
  const asked = await askAgent(deps, compiled, reconcile.ask, { call, io });
  if (!asked.ok) return unknown(`The agent could not be asked about the earlier call. ${asked.message}`);
  const { result, redactor } = asked;
  if (!result.ok) {
    const { message, retryable } = failureOf(result);
    return unknown(`The agent could not be asked about the earlier call. ${message}`, retryable);
  }
  return interpretReconciliation(reconcile, result, { now: io.now(), redactor, asking });
}

/** What the agent's answer says of the earlier call. Pure. */
export function interpretReconciliation(
  { ask, isAbsent, isWorking }: NonNullable<CompiledTemplate["reconcile"]>,
  answer: HttpAnswer,
  { now, redactor, asking }: { now: number; redactor: Redactor; asking: Asking },
): CallOutcome {
  const { status } = answer;
  const read = readBody(answer, false, redactor);
  const body = read.ok ? read.body : undefined;
  if (isAbsent(status, body)) return { kind: "absent" };
  if (isWorking(status, body)) return askAgain(asking, now);
  const outcome = interpretAnswer(ask, answer, { now, redactor });
  if (outcome.kind !== "failed" || outcome.failure.type === "AGENT_REPORTED_ERROR") return outcome;
  const { message, retryable } = outcome.failure;
  return unknown(
    `The agent was asked about the earlier call and did not say what became of it. ${message}`,
    retryable,
  );
}

function askAgain({ askingSince, asked }: Asking, now: number): CallOutcome {
  if (now - askingSince >= LONGEST_WAIT_MS)
    return unknown("The agent has said for an hour that it is still at work on the earlier call.");
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** asked);
  return { kind: "waiting", state: { askingSince, asked: asked + 1 }, wakeAt: now + pause };
}

function unknown(message: string, retryable = false): CallOutcome {
  const failure: AgentFailure = { type: "OUTCOME_UNKNOWN", message, retryable, uncertain: true };
  return { kind: "failed", failure };
}
