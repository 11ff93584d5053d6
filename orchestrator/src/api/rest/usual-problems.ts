import { Problem } from "@orchestrator/contracts";
import type { RouteOptions } from "fastify";

/** What any route behind a key may answer, for the OpenAPI document. */
const USUAL = { 400: Problem, 401: Problem, 403: Problem, 429: Problem, 503: Problem };

/** Adds the answers that are not a route's own: malformed, no key, no right, too much, no database. */
export function describeUsualProblems(route: RouteOptions): void {
  if (route.schema === undefined) return;
  route.schema.response = { ...USUAL, ...(route.schema.response as Record<number, unknown> | undefined) };
}
