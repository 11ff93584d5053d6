import { AppError } from "../../kernel/app-error.ts";
import type { AgentFailure, AgentTarget, Connector } from "../connector.ts";
import type { CompiledTemplate } from "./compile-template.ts";
import { createCompiledCache } from "./compiled-cache.ts";
import { finalFailure } from "./failures.ts";
import { invokeAgent } from "./invoke-agent.ts";
import { probeAgent } from "./probe-agent.ts";
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
      return (await invokeAgent(deps, { compiled, call, io })).outcome;
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
