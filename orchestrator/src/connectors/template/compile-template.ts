import type { AgentConfig, AuthConfig, Json, TemplateDefinition } from "@orchestrator/contracts";
import { InvalidInputError } from "../../kernel/app-error.ts";
import { compileJsonPath, type JsonPath } from "../../kernel/json-path.ts";
import { type BodyPattern, compileBody, inPlace } from "./body-pattern.ts";
import { compileHeaders, type HeaderPatterns, isSettableHeader } from "./header-patterns.ts";
import { compileRules, type Rule } from "./rules.ts";
import { compileUrl, type UrlPattern } from "./url-pattern.ts";

/** One request of the template language, and the rules that read its answer. */
export interface Exchange {
  method: string;
  url: UrlPattern;
  headers: HeaderPatterns;
  /** null = no body */
  body: BodyPattern | null;
  rules: readonly Rule[];
  /** Whether the answer may be plain text, taken whole. */
  takesText: boolean;
  /** Where errors stand, also in answers with an HTTP error status. */
  errorPaths: readonly JsonPath[];
}

/** How one agent is called. The short form has `invoke` only; poll, stream, session and resume have their place beside it. */
export interface CompiledTemplate {
  invoke: Exchange;
  auth: AuthConfig;
  health: { url: UrlPattern; isGiven: boolean };
  params: Json;
  /** A call must not meet a kept connection that is closing, as it is never repeated. */
  freshSocket: boolean;
}

type TemplateParts = Pick<
  TemplateDefinition,
  "request_mapping" | "response_mapping" | "auth_config" | "health_path" | "params" | "delivery"
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
  const resultPaths = pathsOf(response.result_path, "response_mapping.result_path");
  const errorPaths = pathsOf(response.error_path, "response_mapping.error_path");
  const statusPath = pathsOf(response.status_path, "response_mapping.status_path")[0];
  const { body_mapping: body } = request;
  if (request.method === "GET" && body !== undefined) {
    throw invalid(
      "request_mapping.body_mapping",
      "a GET request has no body; put the values in the path's query",
    );
  }
  return {
    invoke: {
      method: request.method,
      url: inPlace("request_mapping.path", () => compileUrl(request.path)),
      headers: compileHeaders(request.headers, "request_mapping.headers"),
      body: body === undefined ? null : compileBody(body, "request_mapping.body_mapping"),
      rules: compileRules({ statusPath, resultPaths, errorPaths }),
      takesText: resultPaths.every((path) => path.text === "$"),
      errorPaths,
    },
    auth,
    health: {
      url: inPlace("health_path", () => compileUrl(healthPath ?? DEFAULT_HEALTH_PATH)),
      isGiven: healthPath !== undefined,
    },
    params: { ...template.params, ...config.params },
    freshSocket: (config.delivery ?? template.delivery) === "at_most_once",
  };
}

function pathsOf(paths: string | string[] | undefined, place: string): JsonPath[] {
  if (paths === undefined) return [];
  return inPlace(place, () => [paths].flat().map(compileJsonPath));
}

function invalid(field: string, what: string): InvalidInputError {
  return new InvalidInputError("TEMPLATE_INVALID", `${field}: ${what}.`, { details: { field } });
}
