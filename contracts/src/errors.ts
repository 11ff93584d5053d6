import { z } from "zod";

/** Every code a door can answer with; `docs/errors.md` explains each. */
export const errorCodes = [
  "MALFORMED_REQUEST",
  "VALIDATION_FAILED",
  "BODY_TOO_LARGE",
  "HEADERS_TOO_LARGE",
  "UNSUPPORTED_MEDIA_TYPE",
  "ROUTE_NOT_FOUND",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "HOST_NOT_ALLOWED",
  "ORIGIN_NOT_ALLOWED",
  "AGENT_NOT_FOUND",
  "AGENT_NAME_TAKEN",
  "TASK_NOT_FOUND",
  "TASK_FINISHED",
  "TASK_NOT_FINISHED",
  "PARENT_FINISHED",
  "TASK_TOO_DEEP",
  "NOTHING_TO_RETRY",
  "RETRY_IN_DOUBT",
  "RETRY_INVALID",
  "STEP_NOT_FOUND",
  "STEP_NOT_UNKNOWN",
  "SESSION_NOT_FOUND",
  "SESSION_EXPIRED",
  "SESSION_BUSY",
  "MEMORY_NOT_FOUND",
  "MEMORY_FULL",
  "API_KEY_NOT_FOUND",
  "TEMPLATE_NOT_FOUND",
  "TEMPLATE_INVALID",
  "TEMPLATE_NAME_TAKEN",
  "TEMPLATE_BUILTIN",
  "TEMPLATE_IN_USE",
  "AGENT_TEST_FAILED",
  "SECRET_NEEDED",
  "ENDPOINT_INVALID",
  "ENDPOINT_NOT_ALLOWED",
  "ENV_VAR_NOT_ALLOWED",
  "NO_AGENTS",
  "NO_AGENT_FITS",
  "PLAN_INVALID",
  "IDEMPOTENCY_KEY_INVALID",
  "IDEMPOTENCY_KEY_REUSED",
  "RATE_LIMITED",
  "OVERLOADED",
  "TOO_MANY_TASKS",
  "TOO_MANY_STREAMS",
  "SHUTTING_DOWN",
  "STORE_UNAVAILABLE",
  "DATABASE_LOCKED",
  "PORT_TAKEN",
  "CONFIG_INVALID",
  "INTERNAL",
] as const;
export const ErrorCode = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** Where in the input a rule was broken: `path` is a JSON Pointer (RFC 6901) into body, query, params or headers. */
export const InputIssue = z.strictObject({
  in: z.enum(["body", "query", "params", "headers"]),
  path: z.string(),
  message: z.string(),
});
export type InputIssue = z.infer<typeof InputIssue>;

/** Problem details, RFC 9457. `detail` is a sentence for a person, `code` is stable for programs. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: ErrorCode,
  instance: z.string().optional(),
  request_id: z.string().optional(),
  errors: z.array(InputIssue).optional(),
  details: z.record(z.string(), z.json()).optional(),
});
export type Problem = z.infer<typeof Problem>;

/** Why a step failed; `docs/errors.md` explains each. */
export const stepErrorTypes = [
  "AGENT_UNREACHABLE",
  "AGENT_TIMEOUT",
  "AGENT_CONNECTION_LOST",
  "AGENT_HTTP_ERROR",
  "AGENT_AUTH_FAILED",
  "AGENT_REPORTED_ERROR",
  "AGENT_RESPONSE_INVALID",
  "AGENT_RESPONSE_TOO_LARGE",
  "AGENT_REDIRECTED",
  "AGENT_NOT_ALLOWED",
  "AGENT_MISCONFIGURED",
  "AGENT_REMOVED",
  "OUTCOME_UNKNOWN",
  "RESOLVED_AS_FAILED",
  "STEP_POISONED",
  "DEPENDENCY_FAILED",
  "PLANNING_FAILED",
] as const;
export const StepErrorType = z.enum(stepErrorTypes);
export type StepErrorType = z.infer<typeof StepErrorType>;
