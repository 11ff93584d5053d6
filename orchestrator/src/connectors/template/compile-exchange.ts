import type { RequestMapping, ResponseMapping } from "@orchestrator/contracts";
import { InvalidInputError } from "../../kernel/app-error.ts";
import { compileJsonPath, type JsonPath } from "../../kernel/json-path.ts";
import { type BodyPattern, compileBody, inPlace } from "./body-pattern.ts";
import { compileHeaders, type HeaderPatterns } from "./header-patterns.ts";
import { compileRules, type Rule } from "./rules.ts";
import { compileUrl, type UrlPattern } from "./url-pattern.ts";

/** One request of the template language, and the rules that read its answer. */
export interface Exchange {
  /** `call` gives the agent the step; `ask` says or asks something about it. */
  purpose: "call" | "ask";
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

/**
 * Compiles a request and how its answer is read.
 * @param places what the parts are called in the template, for errors
 * @throws InvalidInputError TEMPLATE_INVALID; its message starts with the field
 */
export function compileExchange(
  request: RequestMapping,
  response: ResponseMapping,
  places: { request: string; response: string; purpose: Exchange["purpose"] },
): Exchange {
  const resultPaths = pathsOf(response.result_path, `${places.response}.result_path`);
  const errorPaths = pathsOf(response.error_path, `${places.response}.error_path`);
  const statusPath = pathsOf(response.status_path, `${places.response}.status_path`)[0];
  const { body_mapping: body } = request;
  const bodyPlace = `${places.request}.body_mapping`;
  if (request.method === "GET" && body !== undefined) {
    throw new InvalidInputError(
      "TEMPLATE_INVALID",
      `${bodyPlace}: a GET request has no body; put the values in the path's query.`,
      { details: { field: bodyPlace } },
    );
  }
  return {
    purpose: places.purpose,
    method: request.method,
    url: inPlace(`${places.request}.path`, () => compileUrl(request.path)),
    headers: compileHeaders(request.headers, `${places.request}.headers`),
    body: body === undefined ? null : compileBody(body, bodyPlace),
    rules: compileRules({ statusPath, resultPaths, errorPaths }),
    takesText: resultPaths.every((path) => path.text === "$"),
    errorPaths,
  };
}

function pathsOf(paths: string | string[] | undefined, place: string): JsonPath[] {
  if (paths === undefined) return [];
  return inPlace(place, () => [paths].flat().map(compileJsonPath));
}
