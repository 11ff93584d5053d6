import type { Json } from "@orchestrator/contracts";
import { AppError } from "../../kernel/app-error.ts";
import type { AgentFailure, AgentTarget, Connector } from "../connector.ts";
import { askAgent } from "./ask-agent.ts";
import type { CompiledTemplate } from "./compile-template.ts";
import { createCompiledCache } from "./compiled-cache.ts";
import { finalFailure } from "./failures.ts";
import { invokeAgent } from "./invoke-agent.ts";
import { probeAgent } from "./probe-agent.ts";
import { type Asking, reconcileCall } from "./reconcile-call.ts";
import type { TemplateConnectorDeps } from "./template-connector-deps.ts";
import { transcribe, type TranscriptPolicy } from "./transcribe.ts";

/** Calls any HTTP agent as its template declares. */
export function createTemplateConnector(
  deps: TemplateConnectorDeps,
  { transcripts }: { transcripts: TranscriptPolicy },
): Connector {
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
      const invoked = await invokeAgent(deps, { compiled, call, io });
      const { outcome, request } = invoked;
      const isKept = transcripts === "all" || (transcripts === "failed" && outcome.kind !== "completed");
      return isKept && request !== null
        ? { ...outcome, transcript: transcribe({ ...invoked, request }) }
        : outcome;
    },
    async advance(call, state, stimulus, io) {
      const compiled = prepare(call.target);
      // What came of the earlier call is as uncertain as before.
      if ("type" in compiled)
        return { kind: "failed", failure: { ...compiled, type: "OUTCOME_UNKNOWN", uncertain: true } };
      const asking = stimulus.kind === "reconcile" ? { askingSince: io.now(), asked: 0 } : askingOf(state);
      if (asking !== undefined) return reconcileCall(deps, compiled, { call, io }, asking);
      const message = "The agent's template no longer has what this step waits for.";
      const failure: AgentFailure = { type: "OUTCOME_UNKNOWN", message, retryable: false, uncertain: true };
      return { kind: "failed", failure };
    },
    async probe(target, io) {
      const compiled = prepare(target);
      if ("type" in compiled) return { status: "error", responseTimeMs: null, error: compiled.message };
      return await probeAgent(deps, compiled, target, io);
    },
    async cancel(call, _state, io) {
      const compiled = prepare(call.target);
      if ("type" in compiled || compiled.cancel === null) return "unsupported";
      const told = await askAgent(deps, compiled, compiled.cancel, { call, io });
      return told.ok && told.result.ok && told.result.status < 300 ? "confirmed" : "ignored";
    },
  };
}

/** What `reconcileCall` remembers between two questions; undefined when the step waits for something else. */
function askingOf(state: Json): Asking | undefined {
  if (state === null || typeof state !== "object" || Array.isArray(state)) return undefined;
  const { askingSince, asked } = state;
  return typeof askingSince === "number" && typeof asked === "number" ? { askingSince, asked } : undefined;
}
