import type { JsonObject } from "@orchestrator/contracts";
import { CompletionError } from "../kernel/complete.ts";
import type { Egress } from "../security/egress/egress.ts";
import type { EgressProblem } from "../security/egress/egress-result.ts";

/** What the last request came to; the client library hides it in errors of its own. */
export interface LastExchange {
  status: number | undefined;
  problem: EgressProblem | undefined;
}

const MAX_RESPONSE_BYTES = 512 * 1024;
// The body was decoded, so these no longer say how long it is or how to read it.
const STALE_HEADERS = ["content-encoding", "content-length", "transfer-encoding"];

export interface EgressFetchOptions {
  deadlineAt: number;
  /** Put into the JSON of every request. */
  fields: JsonObject;
  last: LastExchange;
}

/** `fetch` for a client library, through the guarded way out: one deadline, a cap on the answer, no redirects. */
export function egressFetch(egress: Egress, { deadlineAt, fields, last }: EgressFetchOptions): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const result = await egress.request({
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      body: withFields(await request.text(), fields),
      signal: request.signal,
      deadlineAt,
      maxResponseBytes: MAX_RESPONSE_BYTES,
    });
    if (!result.ok) {
      last.problem = result.problem;
      last.status = result.status;
      throw new CompletionError("The request to the model failed.");
    }
    last.status = result.status;
    const headers = new Headers(result.headers);
    for (const name of STALE_HEADERS) headers.delete(name);
    return new Response(new Uint8Array(result.body), { status: result.status, headers });
  };
}

const withFields = (body: string, fields: JsonObject): string =>
  JSON.stringify({ ...(JSON.parse(body) as JsonObject), ...fields });
