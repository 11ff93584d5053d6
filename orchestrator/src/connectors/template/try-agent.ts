import type { Json } from "@orchestrator/contracts";
import { InvalidInputError } from "../../kernel/app-error.ts";
import type { ConnectTimings } from "../../security/egress/connect-timings.ts";
import type { AgentCall, CallIo, CallOutcome } from "../connector.ts";
import { compileTemplate } from "./compile-template.ts";
import { isHeaderValue, isSettableHeader } from "./header-patterns.ts";
import { invokeAgent } from "./invoke-agent.ts";
import { cleaned, readBody } from "./read-body.ts";
import type { HttpAnswer } from "./read-body.ts";
import type { Redactor } from "./redactor.ts";
import { shownRequest } from "./shown-request.ts";
import type { ShownRequest } from "./shown-request.ts";
import type { TemplateConnectorDeps } from "./template-connector-deps.ts";

/** What a connection test shows. */
export interface Trial {
  outcome: CallOutcome;
  /** null = no answer came */
  statusCode: number | null;
  /** The answer as JSON, or its first 200 characters; without secrets. */
  response: Json;
  /** As it was sent; null when it could not be built. */
  request: ShownRequest | null;
  responseTimeMs: number | null;
  /** Of the connection, which is opened for the trial; undefined when none was. */
  connect: ConnectTimings | undefined;
  readingMs: number | null;
}

/**
 * Calls an agent that need not be registered, and shows what it answered.
 * @param headers sent with this call only, e.g. credentials that are not stored; their values come out nowhere
 * @throws InvalidInputError TEMPLATE_INVALID | VALIDATION_FAILED
 */
export async function tryAgent(
  deps: TemplateConnectorDeps,
  call: AgentCall,
  { io, headers = {} }: { io: CallIo; headers?: Record<string, string> },
): Promise<Trial> {
  const compiled = compileTemplate(call.target.template, call.target.config);
  const extraHeaders = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), checked(name, value)]),
  );
  const invoked = await invokeAgent(deps, {
    // A kept connection would say nothing about the way there.
    compiled: { ...compiled, freshSocket: true },
    call,
    io,
    extraHeaders,
  });
  const { outcome, request, answer, redactor, secretHeaders } = invoked;
  return {
    outcome,
    statusCode: answer?.status ?? null,
    response: answer === null ? null : shownAnswer(answer, redactor),
    request: request === null ? null : shownRequest(request, redactor, secretHeaders),
    responseTimeMs: invoked.elapsedMs,
    connect: invoked.connect,
    readingMs: invoked.readingMs,
  };
}

function shownAnswer(answer: HttpAnswer, redactor: Redactor): Json {
  const read = readBody(answer, true, redactor);
  return read.ok ? read.body : cleaned(redactor.text(answer.body.toString("utf8", 0, 10_000)));
}

function checked(name: string, value: string): string {
  if (/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name) && isSettableHeader(name) && isHeaderValue(value))
    return value;
  throw new InvalidInputError(
    "VALIDATION_FAILED",
    `The header ${cleaned(name).slice(0, 60)} cannot be sent: its name is reserved or invalid, or its value holds a control character.`,
  );
}
