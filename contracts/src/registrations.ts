import { z } from "zod";
import { AgentConfig, AgentName, AgentVisibility, Capabilities, Endpoint } from "./agents.ts";
import { StepErrorType } from "./errors.ts";
import { Id, Json, JsonObject, jsonValue } from "./primitives.ts";
import { GivenAuthConfig, RequestMapping, ResponseMapping, TemplateName } from "./templates.ts";

/* How an agent comes in: what would be sent to it, a test call, the registration through a template. */

export const RegisterWithTemplate = z.strictObject({
  name: AgentName,
  description: z.string().max(4000).default(""),
  endpoint: Endpoint,
  capabilities: Capabilities.default([]),
  /** The template's id or its name. */
  template_id: z.union([Id, TemplateName]),
  custom_config: z
    .strictObject({
      request_mapping: RequestMapping.optional(),
      response_mapping: ResponseMapping.optional(),
      params: AgentConfig.shape.params,
      health_path: AgentConfig.shape.health_path,
      timeout_ms: AgentConfig.shape.timeout_ms,
      max_concurrency: AgentConfig.shape.max_concurrency,
      delivery: AgentConfig.shape.delivery,
    })
    .default({}),
  auth_config: GivenAuthConfig.optional(),
  metadata: JsonObject.default({}),
  visibility: AgentVisibility.default("shared"),
  test_query: z.string().min(1).max(4000).default("Hello, this is a test"),
  /** Register without calling the agent first, e.g. since it is not up yet. */
  skip_test: z.boolean().default(false),
});
export type RegisterWithTemplate = z.infer<typeof RegisterWithTemplate>;

export const TestConnection = z.strictObject({
  endpoint: Endpoint,
  template_config: z.strictObject({
    /** A template to start from, by name; what follows replaces its parts. */
    template: TemplateName.optional(),
    request_mapping: RequestMapping.optional(),
    response_mapping: ResponseMapping.optional(),
    auth_config: GivenAuthConfig.optional(),
    params: AgentConfig.shape.params,
    timeout_ms: AgentConfig.shape.timeout_ms,
  }),
  test_query: z.string().min(1).max(4000).default("Hello, this is a test"),
  /** Headers for this test only, e.g. credentials; they are not stored. */
  auth_headers: z.record(z.string().max(128), z.string().max(8192)).default({}),
});
export type TestConnection = z.infer<typeof TestConnection>;

/** One thing that has to work, in the order in which they are needed. */
export const ConnectionCheck = z.strictObject({
  check: z.enum(["request", "dns", "connection", "tls", "http", "extraction"]),
  /** `skipped`: not needed for this endpoint, or not reached. */
  status: z.enum(["passed", "failed", "skipped"]),
  message: z.string(),
  /** In milliseconds; null where nothing was measured. */
  took_ms: z.number().nullable(),
});
export type ConnectionCheck = z.infer<typeof ConnectionCheck>;

/** A request as it is sent, secrets hidden. */
const ShownRequest = z.strictObject({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: Json,
});

/** A JSONPath that finds something in an answer. */
const SuggestedPath = z.strictObject({ path: z.string(), value: Json });

export const ConnectionTest = z.strictObject({
  success: z.boolean(),
  status_code: z.int().nullable(),
  response: Json,
  extracted_result: Json,
  message: z.string(),
  warning: z.string().optional(),
  error: z.string().optional(),
  error_type: z.string().optional(),
  /** As it was sent; null when it could not be built. */
  request: ShownRequest.nullable(),
  response_time_ms: z.number().nullable(),
  checks: z.array(ConnectionCheck),
  /** JSONPaths that find something in the answer, the likeliest result first. */
  suggested_paths: z.array(SuggestedPath),
});
export type ConnectionTest = z.infer<typeof ConnectionTest>;

/** A call that is not made: what would be sent, and what the mapping would read from `answer`. */
export const PreviewCall = z.strictObject({
  endpoint: Endpoint,
  template_config: TestConnection.shape.template_config,
  test_query: TestConnection.shape.test_query,
  /** An answer of the agent, e.g. from a connection test. */
  answer: z
    .strictObject({
      status_code: z.int().min(200).max(599).default(200),
      body: jsonValue("is missing: give what the agent answered, as any JSON value"),
    })
    .optional(),
});
export type PreviewCall = z.infer<typeof PreviewCall>;

/** What one path of the response mapping finds in an answer. */
export const FoundPath = z.strictObject({
  use: z.enum(["status", "result", "error"]),
  path: z.string(),
  found: z.boolean(),
  /** null when nothing was found. */
  value: Json,
});
export type FoundPath = z.infer<typeof FoundPath>;

/** What an answer means by the mapping; a step would end like this. */
export const AnswerReading = z.strictObject({
  outcome: z.enum(["completed", "failed"]),
  /** null unless it is completed. */
  output: Json,
  error: z.string().nullable(),
  error_type: StepErrorType.nullable(),
  paths: z.array(FoundPath),
  suggested_paths: z.array(SuggestedPath),
});
export type AnswerReading = z.infer<typeof AnswerReading>;

export const CallPreview = z.strictObject({
  request: ShownRequest.nullable(),
  /** Why there is no request. */
  request_error: z.string().nullable(),
  /** null when no answer was given. */
  reading: AnswerReading.nullable(),
});
export type CallPreview = z.infer<typeof CallPreview>;
