import { fastify, type FastifyError, type FastifyInstance } from "fastify";

import { AgentError } from "./agent-error.ts";

const BODY_LIMIT_BYTES = 2 * 1024 * 1024;
const REQUEST_TIMEOUT_MS = 20_000;

/** A Fastify app whose every error is `{status: "error", error: {code, message}}`, or what `tellError` makes of it. */
export function createAgentServer(tellError: (error: AgentError) => object = errorBody): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: "idle",
  });
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const failure = toAgentError(error);
    logFault(failure);
    return reply.code(failure.statusCode).send(tellError(failure));
  });
  app.setNotFoundHandler((request, reply) => {
    const message = `${request.method} ${request.url} does not exist; GET /capabilities lists what this agent answers`;
    return reply.code(404).send(tellError(new AgentError("NOT_FOUND", message, { statusCode: 404 })));
  });
  return app;
}

export function errorBody(error: AgentError): { status: "error"; error: { code: string; message: string } } {
  return { status: "error", error: { code: error.code, message: error.message } };
}

/** What the caller cannot help is told to whoever runs the agent. */
export function logFault(failure: AgentError): void {
  if (failure.code === "INTERNAL_ERROR") console.error(failure.cause);
}

const HTTP_ERRORS: Record<number, { code: string; message: string }> = {
  413: { code: "BODY_TOO_LARGE", message: "The body is larger than 2 MB; send less data at a time." },
  415: { code: "NOT_JSON", message: "Send JSON with the header Content-Type: application/json." },
};

export function toAgentError(error: Partial<FastifyError>): AgentError {
  if (error instanceof AgentError) return error;
  const statusCode = error.statusCode ?? 500;
  if (statusCode >= 500) {
    const message = "The agent failed on this request; the same request may work again later.";
    return new AgentError("INTERNAL_ERROR", message, { statusCode: 500, cause: error });
  }
  const known = HTTP_ERRORS[statusCode];
  if (known !== undefined) return new AgentError(known.code, known.message, { statusCode, cause: error });
  const message = `The request could not be read: ${error.message ?? "unknown reason"}. Send a JSON object.`;
  return new AgentError("BAD_REQUEST", message, { statusCode, cause: error });
}
