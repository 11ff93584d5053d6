import type { Json } from "@orchestrator/contracts";
import type { AgentCall, StepInput } from "../connector.ts";
import type { Exchange } from "./compile-exchange.ts";
import type { CompiledTemplate } from "./compile-template.ts";
import { HeaderValueError } from "./header-patterns.ts";
import { type Scope, textOf } from "./placeholders.ts";

export interface BuiltRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | null;
}

export type BuildResult = { ok: true; request: BuiltRequest } | { ok: false; message: string };

/** The values that placeholders name, for one call. */
export function scopeOf(call: AgentCall, params: Json): Scope {
  const { input } = call;
  return {
    input: {
      description: input.description,
      data: input.data,
      capability: input.capability,
      context: input.context,
      text: asText(input),
    },
    params,
    step: { key: call.stepKey, attempt: call.attempt },
    session: { id: call.sessionId },
    user: { id: call.userId },
    agent: { name: call.target.name },
  };
}

/** The step as one text, for agents that take a prompt: the description, and the data of earlier steps below it. */
function asText(input: StepInput): string {
  const data = textOf(input.data);
  return data === "" ? input.description : `${input.description}\n\nData:\n${data}`;
}

/** Fills a request for one call; `authorization` are the headers that prove who we are. */
export function buildRequest(
  compiled: CompiledTemplate,
  exchange: Exchange,
  call: AgentCall,
  authorization: Record<string, string>,
): BuildResult {
  const scope = scopeOf(call, compiled.params);
  const url = exchange.url(call.target.endpoint, scope);
  if (url === null) {
    return {
      ok: false,
      message: "A value for the request's path is empty, a dot segment, or would lead outside the endpoint.",
    };
  }
  const body = exchange.body === null ? null : JSON.stringify(exchange.body(scope));
  try {
    const headers: Record<string, string> = {
      accept: "application/json",
      "accept-encoding": "identity",
      ...(body !== null && { "content-type": "application/json" }),
      ...exchange.headers(scope),
      ...authorization,
      // What is only asked of an agent must not look like a repeat of the call.
      ...(exchange.purpose === "call" && { "idempotency-key": call.stepKey }),
    };
    return { ok: true, request: { method: exchange.method, url, headers, body } };
  } catch (error) {
    if (error instanceof HeaderValueError) return { ok: false, message: error.message };
    throw error;
  }
}
