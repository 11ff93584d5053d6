import type { FastifyReply, FastifyRequest } from "fastify";
import { authenticate } from "../../api-keys/authenticate.ts";
import type { Identity } from "../../api-keys/authenticate.ts";
import type { ApiKeyDeps } from "../../api-keys/api-key-deps.ts";
import { AccessError, hasCode } from "../../kernel/app-error.ts";
import type { Caller } from "../../kernel/caller.ts";
import type { RateLimits } from "../../security/rate-limits.ts";

const identities = new WeakMap<FastifyRequest, Identity>();

/** Finds out who asks before anything else of the request is looked at. */
export function identifyCaller(deps: ApiKeyDeps & { limits: RateLimits }) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { caller, credential } = await authenticateWithinLimits(deps, request);
    identities.set(request, { caller: { ...caller, signal: abortedBy(reply) }, credential });
  };
}

/** Limited by address before it is known who asks, and by principal after. */
async function authenticateWithinLimits(
  { limits, ...deps }: ApiKeyDeps & { limits: RateLimits },
  request: FastifyRequest,
): Promise<Identity> {
  const authorization = rawHeader(request, "authorization");
  if (authorization.length > 0) await limits.checkAddress(request.ip);
  try {
    const identity = await authenticate(deps, authorization);
    await limits.countRequest(identity.caller.principal);
    return identity;
  } catch (error) {
    if (authorization.length > 0 && hasCode(error, "UNAUTHENTICATED")) await limits.countFailure(request.ip);
    throw error;
  }
}

/** Who sent the request. @throws AccessError when the route was not behind `identifyCaller` */
export const callerOf = (request: FastifyRequest): Caller => identityOf(request).caller;

/** Who sent it, and what let them in. @throws AccessError as `callerOf` */
export function identityOf(request: FastifyRequest): Identity {
  const identity = identities.get(request);
  if (identity === undefined)
    throw new AccessError("UNAUTHENTICATED", "This route did not identify its caller.");
  return identity;
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
