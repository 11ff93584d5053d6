import type { FastifyRequest } from "fastify";
import type { InputIssue } from "@orchestrator/contracts";
import { InvalidInputError } from "../../kernel/app-error.ts";

/**
 * Refuses fields where a route takes none: what would be ignored was meant to do something.
 * @throws InvalidInputError MALFORMED_REQUEST
 */
export async function requireKnownInput(request: FastifyRequest): Promise<void> {
  const { schema } = request.routeOptions;
  const issues = [
    ...(schema?.querystring === undefined ? issuesOf("query", request.query) : []),
    ...(schema?.body === undefined ? issuesOf("body", request.body) : []),
  ];
  if (issues.length === 0) return;
  const names = issues.map(({ path }) => path.slice(1));
  throw new InvalidInputError(
    "MALFORMED_REQUEST",
    names.some((name) => name === "")
      ? "This request takes no body."
      : `${names.slice(0, 5).join(", ")}: ${names.length === 1 ? "is not a field" : "are not fields"} of this request.`,
    { issues },
  );
}

function issuesOf(place: "query" | "body", value: unknown): InputIssue[] {
  if (value === undefined) return [];
  if (value === null || typeof value !== "object" || Array.isArray(value))
    return [{ in: place, path: "/", message: "is not taken by this request" }];
  return Object.keys(value).map((field) => ({
    in: place,
    path: `/${field}`,
    message: "is not a field of this request",
  }));
}
