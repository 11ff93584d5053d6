import type { FastifyInstance, FastifyReply } from "fastify";

import { AgentError } from "./agent-error.ts";

export interface WorkSignals {
  /** Aborts when the agent stops. */
  stopping: AbortSignal;
  /** Aborts when the agent stops or the caller hangs up before it got its answer. */
  of(reply: FastifyReply): AbortSignal;
}

export function workSignals(app: FastifyInstance): WorkSignals {
  const closing = new AbortController();
  app.addHook("preClose", async () => closing.abort(stopping()));
  return {
    stopping: closing.signal,
    of: (reply) => AbortSignal.any([closing.signal, goneSignal(reply)]),
  };
}

function goneSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once("close", () => {
    if (reply.raw.writableFinished) return;
    controller.abort(new AgentError("CALLER_GONE", "The caller ended the request.", { statusCode: 499 }));
  });
  return controller.signal;
}

function stopping(): AgentError {
  return new AgentError("STOPPING", "The agent is stopping; send the request again later.", {
    statusCode: 503,
  });
}
