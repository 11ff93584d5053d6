import { AppError } from "../../kernel/app-error.ts";
import type { AgentCall, AgentFailure, AgentTarget, CallIo, CallOutcome, Connector } from "../connector.ts";
import { buildRequest, type BuiltRequest } from "./build-request.ts";
import type { CompiledTemplate } from "./compile-template.ts";
import { createCompiledCache } from "./compiled-cache.ts";
import { failureOf, finalFailure } from "./failures.ts";
import { interpretAnswer } from "./interpret-answer.ts";
import { probeAgent } from "./probe-agent.ts";
import { createRedactor, type Redactor, secretHeaderValues } from "./redactor.ts";
import { authorize } from "./secrets.ts";
import type { TemplateConnectorDeps } from "./template-connector-deps.ts";

/** Calls any HTTP agent as its template declares. */
export function createTemplateConnector(deps: TemplateConnectorDeps): Connector {
  const compiledOf = createCompiledCache();

  /** The compiled template, or why the agent cannot be called. */
  const prepare = (target: AgentTarget): CompiledTemplate | AgentFailure => {
    try {
      return compiledOf(target.template, target.config);
    } catch (error) {
      if (error instanceof AppError) return finalFailure("AGENT_MISCONFIGURED", error.message);
      throw error;
    }
  };

  return {
    async start(call, io) {
      const compiled = prepare(call.target);
      if ("type" in compiled) return { kind: "failed", failure: compiled };
      return await invoke(deps, compiled, call, io);
    },
    async advance(_call, _state, stimulus) {
      // The short form never waits and has no request that asks about an earlier one.
      const message =
        stimulus.kind === "reconcile"
          ? "The agent's template cannot ask whether the agent acted on the earlier call."
          : "The agent's template no longer has what this step waits for.";
      const failure: AgentFailure = { type: "OUTCOME_UNKNOWN", message, retryable: false, uncertain: true };
      return { kind: "failed", failure };
    },
    async probe(target, io) {
      const compiled = prepare(target);
      if ("type" in compiled) return { status: "error", responseTimeMs: null, error: compiled.message };
      return await probeAgent(deps, compiled, target, io);
    },
    async cancel() {
      return "unsupported";
    },
  };
}

async function invoke(
  { egress, secretOf }: TemplateConnectorDeps,
  compiled: CompiledTemplate,
  call: AgentCall,
  io: CallIo,
): Promise<CallOutcome> {
  const authorized = authorize(compiled.auth, secretOf);
  if (!authorized.ok) return misconfigured(authorized.message);
  const built = buildRequest(compiled, compiled.invoke, call, authorized.headers);
  if (!built.ok) return misconfigured(built.message);
  const { request } = built;
  const redactor = createRedactor([...authorized.secrets, ...secretHeaderValues(request.headers)]);
  const result = await egress.request({
    ...request,
    signal: io.signal,
    deadlineAt: io.deadlineAt,
    freshSocket: compiled.freshSocket,
  });
  if (!result.ok) return { kind: "failed", failure: failureOf(result) };
  const outcome = interpretAnswer(compiled.invoke, result, { now: io.now(), redactor });
  return result.status === 404 || result.status === 405 ? withPath(outcome, request, redactor) : outcome;
}

function misconfigured(message: string): CallOutcome {
  return { kind: "failed", failure: finalFailure("AGENT_MISCONFIGURED", message) };
}

/** A path that does not exist is usually one that the endpoint and the template both give: show what was called. */
function withPath(outcome: CallOutcome, { method, url }: BuiltRequest, redactor: Redactor): CallOutcome {
  if (outcome.kind !== "failed") return outcome;
  const path = redactor.text(new URL(url).pathname).slice(0, 200);
  const message = `${outcome.failure.message} (${method} ${path})`;
  return { kind: "failed", failure: { ...outcome.failure, message } };
}
