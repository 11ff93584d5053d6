import type { AgentCall, CallIo, CallOutcome } from "../connector.ts";
import type { ConnectTimings } from "../../security/egress/connect-timings.ts";
import { buildRequest, type BuiltRequest } from "./build-request.ts";
import type { CompiledTemplate } from "./compile-template.ts";
import { failureOf, finalFailure } from "./failures.ts";
import { interpretAnswer } from "./interpret-answer.ts";
import type { HttpAnswer } from "./read-body.ts";
import { createRedactor, type Redactor, secretHeaderValues } from "./redactor.ts";
import { authorize } from "./secrets.ts";
import type { TemplateConnectorDeps } from "./template-connector-deps.ts";

export interface Invocation {
  compiled: CompiledTemplate;
  call: AgentCall;
  io: CallIo;
  /** Sent besides the template's own, and kept as secret; their names are lower case. */
  extraHeaders?: Record<string, string>;
}

export interface Invoked {
  outcome: CallOutcome;
  /** What the outcome was read from, as it came; null when there was no answer. Pass it through `redactor`. */
  answer: HttpAnswer | null;
  /** As it was sent; null when it could not be built. Pass it through `redactor`. */
  request: BuiltRequest | null;
  elapsedMs: number | null;
  /** Of the connection that was opened for it; undefined when none was. */
  connect: ConnectTimings | undefined;
  /** How long the answer took to be understood; null without one. */
  readingMs: number | null;
  /** Names of headers whose values must not be shown, lower case. */
  secretHeaders: ReadonlySet<string>;
  redactor: Redactor;
}

/** Sends the request of a step and says what became of it. */
export async function invokeAgent(
  { egress, secretOf }: TemplateConnectorDeps,
  { compiled, call, io, extraHeaders = {} }: Invocation,
): Promise<Invoked> {
  const authorized = await authorize(call.target, compiled.auth, secretOf);
  if (!authorized.ok) return misconfigured(authorized.message);
  const built = buildRequest(compiled, compiled.invoke, call, { ...authorized.headers, ...extraHeaders });
  if (!built.ok) return misconfigured(built.message);
  const { request } = built;
  const redactor = createRedactor([
    ...authorized.secrets,
    ...secretHeaderValues(request.headers, extraHeaders),
  ]);
  const secretHeaders = new Set([...Object.keys(authorized.headers), ...Object.keys(extraHeaders)]);
  const startedAt = performance.now();
  const result = await egress.request({
    ...request,
    signal: io.signal,
    deadlineAt: io.deadlineAt,
    freshSocket: compiled.freshSocket,
  });
  const elapsedMs = msSince(startedAt);
  if (!result.ok)
    return {
      outcome: { kind: "failed", failure: failureOf(result) },
      answer: null,
      request,
      elapsedMs,
      connect: result.connect,
      readingMs: null,
      secretHeaders,
      redactor,
    };
  const answeredAt = performance.now();
  const outcome = interpretAnswer(compiled.invoke, result, { now: io.now(), redactor });
  const readingMs = msSince(answeredAt);
  const isLost = result.status === 404 || result.status === 405;
  return {
    outcome: isLost ? withPath(outcome, request, redactor) : outcome,
    answer: result,
    request,
    elapsedMs,
    connect: result.connect,
    readingMs,
    secretHeaders,
    redactor,
  };
}

const msSince = (at: number): number => Math.round((performance.now() - at) * 10) / 10;

function misconfigured(message: string): Invoked {
  const failure = finalFailure("AGENT_MISCONFIGURED", message);
  return {
    outcome: { kind: "failed", failure },
    answer: null,
    request: null,
    elapsedMs: null,
    connect: undefined,
    readingMs: null,
    secretHeaders: new Set(),
    redactor: createRedactor([]),
  };
}

/** A path that does not exist is usually one that the endpoint and the template both give: show what was called. */
function withPath(outcome: CallOutcome, { method, url }: BuiltRequest, redactor: Redactor): CallOutcome {
  if (outcome.kind !== "failed") return outcome;
  const path = redactor.text(new URL(url).pathname).slice(0, 200);
  const message = `${outcome.failure.message} (${method} ${path})`;
  return { kind: "failed", failure: { ...outcome.failure, message } };
}
