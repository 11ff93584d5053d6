import type { z } from "zod";

import { AgentError } from "./agent-error.ts";

/** Checks a body against its schema; the error names each field that is wrong and what was expected. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    const message = "The body must be a JSON object sent with Content-Type: application/json.";
    throw new AgentError("BAD_REQUEST", message, { statusCode: 400 });
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.slice(0, 5).map(describeIssue);
  throw new AgentError("BAD_REQUEST", `The body does not fit: ${problems.join("; ")}.`, { statusCode: 400 });
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys")
    return `unknown field ${issue.keys.map((key) => `\`${key}\``).join(", ")}`;
  const field = issue.path.join(".");
  return field === "" ? issue.message : `\`${field}\`: ${issue.message}`;
}
