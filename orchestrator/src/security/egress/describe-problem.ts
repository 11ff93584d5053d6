import type { EgressProblem } from "./egress-result.ts";

export interface Problem {
  problem: EgressProblem;
  message: string;
}

/** What an error of the HTTP client means. `sent`: could a byte of the request have left? */
export function describeProblem(error: Error, sent: boolean): Problem {
  const code = codeOf(error);
  if (code === "ADDRESS_DENIED") return { problem: "denied", message: error.message };
  if (code === "UND_ERR_HEADERS_OVERFLOW") {
    return { problem: "bad_response", message: "The answer's headers are larger than 32 KiB." };
  }
  if (code.startsWith("HPE_") || error.name === "HTTPParserError") {
    return { problem: "bad_response", message: "The answer is not valid HTTP/1.1." };
  }
  if (code === "UND_ERR_INVALID_ARG" || code === "UND_ERR_NOT_SUPPORTED") {
    return { problem: "bad_request", message: `The request cannot be sent: ${error.message}.` };
  }
  if (sent) return { problem: "connection_lost", message: lostMessage(code) };
  if (isTls(code)) {
    return {
      problem: "bad_tls",
      message: `The TLS connection could not be set up (${code}). Check the agent's certificate.`,
    };
  }
  return { problem: "unreachable", message: unreachableMessage(code) };
}

function codeOf(error: Error & { code?: unknown; errors?: unknown }): string {
  if (typeof error.code === "string" && error.code !== "") return error.code;
  const [first] = Array.isArray(error.errors) ? (error.errors as unknown[]) : [];
  return first instanceof Error ? codeOf(first) : "";
}

function lostMessage(code: string): string {
  const how =
    code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH"
      ? "in the middle of the answer"
      : "before the answer was complete";
  return `The agent closed the connection ${how}.`;
}

function unreachableMessage(code: string): string {
  switch (code) {
    case "ECONNREFUSED":
      return "Nothing listens at the agent's address (connection refused). Is the agent running?";
    case "ENOTFOUND":
    case "ENODATA":
      return "The agent's host name is not known. Check the endpoint.";
    case "EAI_AGAIN":
      return "The agent's host name could not be resolved just now.";
    case "UND_ERR_CONNECT_TIMEOUT":
    case "ETIMEDOUT":
      return "The agent's address does not answer (connection timed out).";
    default:
      return `No connection to the agent could be made${code === "" ? "" : ` (${code})`}.`;
  }
}

function isTls(code: string): boolean {
  return (
    /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_)/.test(
      code,
    ) || code === "EPROTO"
  );
}
