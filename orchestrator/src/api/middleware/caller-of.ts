import type { FastifyReply, FastifyRequest } from "fastify";
import { authenticate } from "../../api-keys/authenticate.ts";
import type { ApiKeyDeps } from "../../api-keys/api-key-deps.ts";
import { AccessError, hasCode } from "../../kernel/app-error.ts";
import type { Caller } from "../../kernel/caller.ts";
import type { RateLimits } from "../../security/rate-limits.ts";

const callers = new WeakMap<FastifyRequest, Caller>();

/** Finds out who asks before anything else of the request is looked at. */
export function identifyCaller(deps: ApiKeyDeps & { limits: RateLimits }) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const caller = await authenticateWithinLimits(deps, request);
    callers.set(request, { ...caller, signal: abortedBy(reply) });
  };
}

/** Limited by address before it is known who asks, and by principal after. */
async function authenticateWithinLimits(
  { limits, ...deps }: ApiKeyDeps & { limits: RateLimits },
  request: FastifyRequest,
): Promise<Caller> {
  const authorization = rawHeader(request, "authorization");
  if (authorization.length > 0) await limits.checkAddress(request.ip);
  try {
    const caller = await authenticate(deps, authorization);
    await limits.countRequest(caller.principal);
    return caller;
  } catch (error) {
    if (authorization.length > 0 && hasCode(error, "UNAUTHENTICATED")) await limits.countFailure(request.ip);
    throw error;
  }
}

/** Who sent the request. @throws AccessError when the route was not behind `identifyCaller` */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (caller === undefined)
    throw new AccessError("UNAUTHENTICATED", "This route did not identify its caller.");
  return caller;
}

/** Every value of a header as it came; Node's `headers` joins or drops doubles. */
function rawHeader(request: FastifyRequest, name: string): string[] {
  const { rawHeaders } = request.raw;
  return rawHeaders.filter((_value, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name);
}

function abortedBy(reply: FastifyReply): AbortSignal {
  const abort = new AbortController();
  // `close` of the request fires once its body is read; that of the reply when the caller goes away.
  reply.raw.once("close", () => abort.abort());
  return abort.signal;
}
