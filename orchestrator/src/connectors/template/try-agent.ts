import type { Json } from "@orchestrator/contracts";
import { InvalidInputError } from "../../kernel/app-error.ts";
import type { AgentCall, CallIo, CallOutcome } from "../connector.ts";
import type { BuiltRequest } from "./build-request.ts";
import { compileTemplate } from "./compile-template.ts";
import { isHeaderValue, isSettableHeader } from "./header-patterns.ts";
import { invokeAgent } from "./invoke-agent.ts";
import { cleaned, readBody } from "./read-body.ts";
import type { Redactor } from "./redactor.ts";
import type { TemplateConnectorDeps } from "./template-connector-deps.ts";

/** What a connection test shows. */
export interface Trial {
  outcome: CallOutcome;
  /** null = no answer came */
  statusCode: number | null;
  /** The answer as JSON, or its first 200 characters; without secrets. */
  response: Json;
  /** The request as it was sent, secrets hidden; null when it could not be built. */
  request: { method: string; url: string; headers: Record<string, string>; body: Json } | null;
  responseTimeMs: number | null;
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
  const { outcome, request, answer, redactor, elapsedMs, secretHeaders } = await invokeAgent(deps, {
    compiled,
    call,
    io,
    extraHeaders,
  });
  const shown = request === null ? null : shownRequest(request, redactor, secretHeaders);
  if (answer === null)
    return { outcome, statusCode: null, response: null, request: shown, responseTimeMs: elapsedMs };
  const read = readBody(answer, true, redactor);
  const start = (): string => cleaned(redactor.text(answer.body.toString("utf8", 0, 10_000)));
  const response = read.ok ? read.body : start();
  return { outcome, statusCode: answer.status, response, request: shown, responseTimeMs: elapsedMs };
}

function shownRequest(
  { method, url, headers, body }: BuiltRequest,
  redactor: Redactor,
  secretHeaders: ReadonlySet<string>,
): Trial["request"] {
  return {
    method,
    url: redactor.text(url),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        secretHeaders.has(name) ? "[secret]" : redactor.text(value),
      ]),
    ),
    // Built by us as JSON.
    body: body === null ? null : redactor.json(JSON.parse(body) as Json),
  };
}

function checked(name: string, value: string): string {
  if (/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name) && isSettableHeader(name) && isHeaderValue(value))
    return value;
  throw new InvalidInputError(
    "VALIDATION_FAILED",
    `The header ${cleaned(name).slice(0, 60)} cannot be sent: its name is reserved or invalid, or its value holds a control character.`,
  );
}
