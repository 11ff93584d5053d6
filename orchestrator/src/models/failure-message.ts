import type { EgressProblem } from "../security/egress/egress-result.ts";
import type { LastExchange } from "./egress-fetch.ts";

const PROBLEMS: Record<EgressProblem, string> = {
  denied: "its address is not allowed",
  unreachable: "its server could not be reached",
  timeout: "it did not answer in time",
  connection_lost: "its server closed the connection",
  too_large: "its answer was too large",
  redirected: "its server answered with a redirect, which is not followed",
  bad_tls: "no TLS connection to its server could be made",
  aborted: "the call was aborted",
  bad_request: "the request could not be sent",
  bad_response: "its server did not answer in HTTP",
};

/** Why no answer came, in words that hold nothing of the request, the key or the answer. */
export function failureMessage(model: string, { problem, status }: LastExchange): string {
  if (problem !== undefined) return `The model ${model} failed: ${PROBLEMS[problem]}.`;
  if (status === 401 || status === 403)
    return `The model ${model} failed: its server refused the key (HTTP ${status}).`;
  if (status === 404)
    return `The model ${model} failed: its server does not know the address or the model (HTTP 404).`;
  if (status === 429)
    return `The model ${model} failed: its server has no capacity or quota left (HTTP 429).`;
  if (status !== undefined && status >= 400)
    return `The model ${model} failed: its server answered HTTP ${status}.`;
  return `The model ${model} failed: its server's answer is no chat completion.`;
}
