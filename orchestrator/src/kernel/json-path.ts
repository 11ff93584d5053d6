import type { Json } from "@orchestrator/contracts";
import { JSONPathEnvironment, JSONPathError, type JSONPathQuery, type JSONValue, jsonpath } from "json-p3";
import { InvalidInputError } from "./app-error.ts";
import { regexpFunction } from "./json-path-functions.ts";

/** A compiled JSONPath (RFC 9535). */
export interface JsonPath {
  readonly text: string;
  /** The first value it finds; undefined when it finds none. */
  first(document: Json): Json | undefined;
}

const MAX_LENGTH = 1024;
const MAX_CACHED = 2000;
const MAX_BRANCHES = 64;

const environment = new JSONPathEnvironment({ maxRecursionDepth: 1000 });
environment.functionRegister.set("match", regexpFunction("match"));
environment.functionRegister.set("search", regexpFunction("search"));
const cache = new Map<string, JsonPath>();

/** @throws InvalidInputError TEMPLATE_INVALID naming the path, the position and what is wrong */
export function compileJsonPath(text: string): JsonPath {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const query = parse(text);
  const keys = keysOf(query);
  const path: JsonPath = {
    text,
    first: keys === null ? (document) => searched(query, document) : (document) => walked(keys, document),
  };
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(text, path);
  return path;
}

/** Of several paths the first that finds something other than null, "" or nothing; else the first thing found. */
export function firstMatch(paths: JsonPath | readonly JsonPath[], document: Json): Json | undefined {
  if ("first" in paths) return paths.first(document);
  let fallback: Json | undefined;
  for (const path of paths) {
    const found = path.first(document);
    if (found !== undefined && found !== null && found !== "") return found;
    if (fallback === undefined) fallback = found;
  }
  return fallback;
}

function parse(text: string): JSONPathQuery {
  if (text.length > MAX_LENGTH) throw invalid(text, `is longer than ${MAX_LENGTH} characters`);
  let query: JSONPathQuery;
  try {
    query = environment.compile(text);
  } catch (error) {
    if (!(error instanceof JSONPathError)) throw error;
    throw invalid(text, `is wrong at position ${Math.max(0, error.token.index)}: ${error.message}`);
  }
  refuseCostly(query, text);
  return query;
}

/**
 * Two searches over the whole document inside each other take its size squared, and a document may hold a million
 * values; selectors like `[0,0,0]` multiply with those of every other segment.
 */
function refuseCostly(query: JSONPathQuery, text: string): void {
  let sweeps = 0;
  let branches = 1;
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== "object" || value instanceof JSONPathEnvironment) return;
    if (value instanceof jsonpath.expressions.RootQuery && !value.path.singularQuery()) sweeps++;
    if (value instanceof jsonpath.JSONPathSegment) {
      if (value.token.kind === jsonpath.TokenKind.DDOT) sweeps++;
      branches *= value.selectors.length;
    }
    for (const part of Object.values(value)) visit(part);
  };
  visit(query.segments);
  if (sweeps > 1) {
    throw invalid(text, 'searches the whole answer more than once; use ".." or a filter with "$" only once');
  }
  if (branches > MAX_BRANCHES) throw invalid(text, `branches in more than ${MAX_BRANCHES} ways`);
}

/** The names and indexes of a path without wildcards and filters; null for any other. */
function keysOf(query: JSONPathQuery): (string | number)[] | null {
  if (!query.singularQuery()) return null;
  return query.segments.map(({ selectors: [selector] }) => {
    if (selector instanceof jsonpath.selectors.NameSelector) return selector.name;
    if (selector instanceof jsonpath.selectors.IndexSelector) return selector.index;
    throw new Error("a singular query has names and indexes only");
  });
}

function walked(keys: readonly (string | number)[], document: Json): Json | undefined {
  let value: Json | undefined = document;
  for (const key of keys) {
    if (value === null || typeof value !== "object") return undefined;
    if (typeof key === "number") value = Array.isArray(value) ? value.at(key) : undefined;
    else if (Array.isArray(value) || !Object.hasOwn(value, key)) return undefined;
    else value = value[key];
    if (value === undefined) return undefined;
  }
  return value;
}

function searched(query: JSONPathQuery, document: Json): Json | undefined {
  try {
    return query.match(document as JSONValue)?.value as Json | undefined;
  } catch (error) {
    // A document nested deeper than the limit: what cannot be searched holds nothing.
    if (error instanceof JSONPathError) return undefined;
    throw error;
  }
}

function invalid(text: string, what: string): InvalidInputError {
  return new InvalidInputError("TEMPLATE_INVALID", `The JSONPath "${text.slice(0, 200)}" ${what}.`);
}
