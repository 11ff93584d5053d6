import type { Json } from "@orchestrator/contracts";
import { firstMatch, type JsonPath } from "../../kernel/json-path.ts";

/** A rule of the template language: the first one whose `when` holds says what an answer means. */
export interface Rule {
  when(body: Json): boolean;
  as: "completed" | "failed";
  /** Where the output or the error text stands, first non-empty. */
  output: readonly JsonPath[];
}

interface ShortForm {
  statusPath: JsonPath | undefined;
  resultPaths: readonly JsonPath[];
  errorPaths: readonly JsonPath[];
}

const FAILED_WORDS = new Set(["error", "errored", "failed", "failure", "rejected", "cancelled", "canceled"]);

/**
 * The rules that the short form stands for: a status that says so is a failure; an error without a result is one too,
 * as agents report errors with HTTP 200; a result is a result. An answer that no rule takes is not understood.
 */
export function compileRules({ statusPath, resultPaths, errorPaths }: ShortForm): Rule[] {
  const hasError = (body: Json): boolean => isFilled(firstMatch(errorPaths, body));
  const rules: Rule[] = [];
  if (statusPath !== undefined) {
    rules.push({ when: (body) => saysFailed(statusPath.first(body)), as: "failed", output: errorPaths });
  }
  if (resultPaths.length === 0) {
    if (errorPaths.length > 0) rules.push({ when: hasError, as: "failed", output: errorPaths });
    return [...rules, { when: () => true, as: "completed", output: [] }];
  }
  const result = (body: Json): Json | undefined => firstMatch(resultPaths, body);
  return [
    ...rules,
    { when: (body) => !isFilled(result(body)) && hasError(body), as: "failed", output: errorPaths },
    { when: (body) => result(body) !== undefined, as: "completed", output: resultPaths },
  ];
}

function saysFailed(status: Json | undefined): boolean {
  return status === false || (typeof status === "string" && FAILED_WORDS.has(status.toLowerCase()));
}

function isFilled(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === false) return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}
