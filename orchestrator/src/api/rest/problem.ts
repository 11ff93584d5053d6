import type { FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import type { ErrorCode, InputIssue, Problem } from "@orchestrator/contracts";
import { AppError } from "../../kernel/app-error.ts";
import { restErrors } from "../error-map.ts";

/** RFC 9457. */
export const PROBLEM_MEDIA_TYPE = "application/problem+json; charset=utf-8";

/** The stable name of a kind of problem (RFC 9457, section 3.1.1). */
export const problemType = (code: ErrorCode): string =>
  `urn:multi-agent-orchestrator:problem:${code.toLowerCase().replaceAll("_", "-")}`;

/** Answers with what went wrong, as problem details. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const known = asAppError(error, request);
  if (known.code === "INTERNAL")
    request.log.error({ err: error, request_id: request.id }, "a request failed unexpectedly");
  const { status, title } = restErrors[known.code];
  const problem: Problem = {
    type: problemType(known.code),
    title,
    status,
    detail: known.message,
    code: known.code,
    instance: request.url.split("?")[0] ?? request.url,
    request_id: request.id,
    ...(known.issues === undefined ? {} : { errors: known.issues }),
    ...(known.details === undefined ? {} : { details: known.details }),
  };
  if (known.retryAfterMs !== undefined)
    void reply.header("retry-after", Math.ceil(known.retryAfterMs / 1000));
  if (status === 401) void reply.header("www-authenticate", "Bearer");
  // Serialised here: the route's own schema is of its answer, not of its errors.
  return reply
    .code(status)
    .header("content-type", PROBLEM_MEDIA_TYPE)
    .serializer(JSON.stringify)
    .send(problem);
}

function asAppError(error: unknown, { body }: FastifyRequest): AppError {
  if (error instanceof AppError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    if (body === undefined && placeOf(error.validationContext) === "body")
      return new AppError("MALFORMED_REQUEST", "The body is empty; send a JSON object.", { cause: error });
    return validationError(error);
  }
  const code = (error as { code?: unknown } | null)?.code;
  const mapped = typeof code === "string" ? fastifyErrors[code] : undefined;
  if (mapped !== undefined) return new AppError(mapped.code, mapped.message, { cause: error });
  return new AppError(
    "INTERNAL",
    "Something went wrong in the service. The request_id finds it in the log.",
    { cause: error },
  );
}

const fastifyErrors: Record<string, { code: ErrorCode; message: string }> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: "BODY_TOO_LARGE", message: "The body is larger than 1 MiB." },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: "UNSUPPORTED_MEDIA_TYPE",
    message: "Send JSON, with Content-Type: application/json.",
  },
  FST_ERR_CTP_INVALID_JSON_BODY: {
    code: "MALFORMED_REQUEST",
    message:
      "The body is not JSON, or has a key that is not taken (__proto__, constructor.prototype). Check the quotes, commas and keys.",
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: "MALFORMED_REQUEST",
    message: "The body is not as long as its Content-Length says.",
  },
  FST_ERR_BAD_URL: { code: "MALFORMED_REQUEST", message: "The path is not a valid URL path." },
};

type ZodFailure = Error & {
  validationContext?: string;
  validation: { keyword: string; instancePath: string; message?: string; params?: unknown }[];
};

const MALFORMED: ReadonlySet<string> = new Set(["unrecognized_keys", "invalid_type", "invalid_union"]);

/** An unknown or missing field and a wrong type are malformed (400); a value that breaks a rule is not (422). */
function validationError(error: ZodFailure): AppError {
  const place = placeOf(error.validationContext);
  const issues = error.validation.flatMap((issue): InputIssue[] => {
    const path = issue.instancePath === "/" ? "" : issue.instancePath;
    const unknown = unknownFields(issue);
    if (unknown.length === 0) return [{ in: place, path, message: issue.message ?? "is invalid" }];
    return unknown.map((field) => ({
      in: place,
      path: `${path}/${field}`,
      message: "is not a field of this request",
    }));
  });
  const said = issues
    .slice(0, 5)
    .map(({ path, message }) =>
      path === "" ? `${place}: ${message}` : `${path.slice(1).replaceAll("/", ".")}: ${message}`,
    );
  const isMalformed = error.validation.some(({ keyword }) => MALFORMED.has(keyword));
  return new AppError(isMalformed ? "MALFORMED_REQUEST" : "VALIDATION_FAILED", `${said.join("; ")}.`, {
    issues,
    cause: error,
  });
}

function unknownFields({ keyword, params }: ZodFailure["validation"][number]): string[] {
  if (keyword !== "unrecognized_keys") return [];
  const keys = (params as { keys?: unknown } | undefined)?.keys;
  return Array.isArray(keys) ? keys.map(String) : [];
}

function placeOf(context: string | undefined): InputIssue["in"] {
  if (context === "querystring") return "query";
  return context === "params" || context === "headers" ? context : "body";
}
