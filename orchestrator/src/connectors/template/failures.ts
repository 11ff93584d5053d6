import type { AgentFailure } from "../connector.ts";
import type { EgressFailure } from "../../security/egress/egress-result.ts";

/** A failure that no repeat mends and that the agent did not act on, or has answered. */
export function finalFailure(type: AgentFailure["type"], message: string, statusCode?: number): AgentFailure {
  return {
    type,
    message,
    retryable: false,
    uncertain: false,
    ...(statusCode !== undefined && { statusCode }),
  };
}

/**
 * What a call that got no usable answer means for the step. Once the agent has answered, the outcome is certain even
 * if the answer is of no use (too large, a redirect, no HTTP); a lost answer is not.
 */
export function failureOf(result: EgressFailure): AgentFailure {
  const { message, uncertain, status } = result;
  const again = (type: AgentFailure["type"]): AgentFailure => ({ type, message, retryable: true, uncertain });
  switch (result.problem) {
    case "denied":
      return finalFailure("AGENT_NOT_ALLOWED", message);
    case "unreachable":
    case "bad_tls":
      return again("AGENT_UNREACHABLE");
    case "timeout":
      return again("AGENT_TIMEOUT");
    case "connection_lost":
    case "aborted":
      return again("AGENT_CONNECTION_LOST");
    case "too_large":
      return finalFailure("AGENT_RESPONSE_TOO_LARGE", message, status);
    case "redirected":
      return finalFailure("AGENT_REDIRECTED", message, status);
    case "bad_request":
      return finalFailure("AGENT_MISCONFIGURED", message);
    case "bad_response":
      return finalFailure("AGENT_RESPONSE_INVALID", message, status);
    default:
      return result.problem satisfies never;
  }
}
