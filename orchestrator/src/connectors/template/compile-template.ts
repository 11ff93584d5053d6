import type { AgentConfig, AuthConfig, Json, TemplateDefinition } from "@orchestrator/contracts";
import { InvalidInputError } from "../../kernel/app-error.ts";
import { type AnswerTest, compileAnswerSign } from "./answer-sign.ts";
import { inPlace } from "./body-pattern.ts";
import { compileExchange, type Exchange } from "./compile-exchange.ts";
import { isSettableHeader } from "./header-patterns.ts";
import { compileUrl, type UrlPattern } from "./url-pattern.ts";

/** How one agent is called. The short form has `invoke`, `reconcile` and `cancel`; poll, stream, session and resume have their place beside them. */
export interface CompiledTemplate {
  invoke: Exchange;
  /** Asks what became of an earlier call; null = the agent cannot be asked. */
  reconcile: { ask: Exchange; isAbsent: AnswerTest; isWorking: AnswerTest } | null;
  /** Tells the agent to stop; null = it cannot be told. */
  cancel: Exchange | null;
  auth: AuthConfig;
  health: { url: UrlPattern; isGiven: boolean };
  params: Json;
  /** A call must not meet a kept connection that is closing, as it is never repeated. */
  freshSocket: boolean;
}

type TemplateParts = Pick<
  TemplateDefinition,
  | "request_mapping"
  | "response_mapping"
  | "reconcile"
  | "cancel"
  | "auth_config"
  | "health_path"
  | "params"
  | "delivery"
>;

const DEFAULT_HEALTH_PATH = "/health";

/**
 * Compiles a template with an agent's own settings, which replace the template's part by part (`params` name by name).
 * @throws InvalidInputError TEMPLATE_INVALID; its message starts with the field
 */
export function compileTemplate(template: TemplateParts, config: AgentConfig = {}): CompiledTemplate {
  const request = config.request_mapping ?? template.request_mapping;
  const response = config.response_mapping ?? template.response_mapping;
  const auth = config.auth_config ?? template.auth_config;
  const healthPath = config.health_path ?? template.health_path;
  if (auth.header !== undefined && !isSettableHeader(auth.header)) {
    throw invalid("auth_config.header", "this header is set by the orchestrator");
  }
  const cancel = config.cancel ?? template.cancel;
  return {
    invoke: compileExchange(request, response, {
      request: "request_mapping",
      response: "response_mapping",
      purpose: "call",
    }),
    reconcile: compileReconcile(config.reconcile ?? template.reconcile),
    cancel:
      cancel === undefined
        ? null
        : compileExchange(cancel, {}, { request: "cancel", response: "cancel", purpose: "ask" }),
    auth,
    health: {
      url: inPlace("health_path", () => compileUrl(healthPath ?? DEFAULT_HEALTH_PATH)),
      isGiven: healthPath !== undefined,
    },
    params: { ...template.params, ...config.params },
    freshSocket: (config.delivery ?? template.delivery) === "at_most_once",
  };
}

function compileReconcile(mapping: TemplateParts["reconcile"]): CompiledTemplate["reconcile"] {
  if (mapping === undefined) return null;
  const { response_mapping: response, absent_when: absent, working_when: working, ...request } = mapping;
  return {
    ask: compileExchange(request, response, {
      request: "reconcile",
      response: "reconcile.response_mapping",
      purpose: "ask",
    }),
    isAbsent: compileAnswerSign(absent, "reconcile.absent_when"),
    isWorking: compileAnswerSign(working, "reconcile.working_when"),
  };
}

function invalid(field: string, what: string): InvalidInputError {
  return new InvalidInputError("TEMPLATE_INVALID", `${field}: ${what}.`, { details: { field } });
}
