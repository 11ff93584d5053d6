import { InvalidInputError } from "../../kernel/app-error.ts";
import type { AddressPolicy } from "./address-policy.ts";

/** What everybody is told about an address that is not allowed, so that error texts map no network. */
export const DENIED_MESSAGE =
  "The address of this endpoint is not one that agents may have. Use an address on the public internet, or have an operator add its network or host to AGENT_NETWORKS.";

// Ports of protocols that could be made to act on an HTTP request; the list is the Fetch standard's "bad ports".
const BLOCKED_PORTS = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
  526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
  3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/**
 * The URL, when its text breaks no rule; names are judged again once they are resolved.
 * @throws InvalidInputError ENDPOINT_INVALID | ENDPOINT_NOT_ALLOWED
 */
export function parseEndpoint(text: string, policy: AddressPolicy): URL {
  // oxlint-disable-next-line no-control-regex -- control characters are what this refuses
  if (/[\u0000-\u0020\u007f\\]/.test(text))
    throw invalid("holds a space, a backslash or a control character");
  const url = URL.parse(text);
  if (url === null) throw invalid("is not an absolute URL");
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw invalid("must start with http:// or https://");
  if (url.username !== "" || url.password !== "") throw invalid("must not hold a user name or a password");
  if (url.port !== "" && BLOCKED_PORTS.has(Number(url.port))) {
    throw invalid(`has port ${url.port}, which belongs to another protocol`);
  }
  if (!policy.allowsHost(url.hostname)) throw new InvalidInputError("ENDPOINT_NOT_ALLOWED", DENIED_MESSAGE);
  return url;
}

function invalid(what: string): InvalidInputError {
  return new InvalidInputError(
    "ENDPOINT_INVALID",
    `The endpoint ${what}. Give the agent's base URL, e.g. https://agent.example.com:8002.`,
  );
}
