import { createHash, timingSafeEqual } from "node:crypto";

import type { FastifyInstance } from "fastify";

import { AgentError } from "./agent-error.ts";

const OPEN_PATHS: ReadonlySet<string> = new Set(["/health", "/capabilities"]);

/** Asks for `Authorization: Bearer <token>` everywhere but at /health and /capabilities; without a token for nothing. */
export function requireBearer(app: FastifyInstance, token: string | undefined): void {
  const expected = token?.trim();
  if (expected === undefined || expected === "") return;
  app.addHook("onRequest", async (request) => {
    if (OPEN_PATHS.has(request.url)) return;
    const given = /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? "")?.[1];
    if (given !== undefined && timingSafeEqual(digest(given), digest(expected))) return;
    const message = "Send the token this agent was started with as `Authorization: Bearer <token>`.";
    throw new AgentError("UNAUTHENTICATED", message, { statusCode: 401 });
  });
}

/** Digests have one length, so comparing them tells nothing about the token's. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
