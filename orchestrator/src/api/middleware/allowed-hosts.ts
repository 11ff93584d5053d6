import type { FastifyRequest } from "fastify";
import { AccessError } from "../../kernel/app-error.ts";

export interface HostPolicy {
  /** Host names, without port, under which the service may be called; empty = any. */
  hosts: readonly string[];
  /** Origins whose pages may call the service, e.g. `http://localhost:3000`. */
  origins: readonly string[];
  /** Without keys a request that went through a proxy may come from anywhere. */
  isOpen(): Promise<boolean>;
}

/**
 * Keeps other web sites off a service that serves whoever reaches it: a page elsewhere can send requests to
 * 127.0.0.1, also under a name that it made to resolve there (DNS rebinding).
 */
export function checkHostAndOrigin(policy: HostPolicy) {
  return async (request: FastifyRequest): Promise<void> => {
    const host = hostName(request.headers.host);
    if (policy.hosts.length > 0 && (host === null || !policy.hosts.includes(host))) {
      throw new AccessError(
        "HOST_NOT_ALLOWED",
        `This service is not known as ${host ?? "an empty host"}. Call it as ${policy.hosts[0] ?? "localhost"}, or add the name to ALLOWED_HOSTS.`,
      );
    }
    const { origin } = request.headers;
    if (origin !== undefined && !policy.origins.includes(origin) && origin !== ownOrigin(request)) {
      throw new AccessError(
        "ORIGIN_NOT_ALLOWED",
        `Pages of ${origin} may not call this service. Add the origin to ALLOWED_ORIGINS if they should.`,
      );
    }
    if (FORWARDED.some((name) => request.headers[name] !== undefined) && (await policy.isOpen())) {
      throw new AccessError(
        "HOST_NOT_ALLOWED",
        "The request came through a proxy, and this service has no API keys. Create one (orchestrator keys create) before putting it behind a proxy.",
      );
    }
  };
}

const FORWARDED = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"] as const;

const hostName = (header: string | undefined): string | null =>
  URL.parse(`http://${header ?? ""}`)?.hostname ?? null;

const ownOrigin = (request: FastifyRequest): string => `${request.protocol}://${request.headers.host ?? ""}`;
