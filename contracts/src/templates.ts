import { z } from "zod";
import { Id, Json, JsonObject, Timestamp } from "./primitives.ts";

const HeaderName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/, "is not a header name (RFC 9110)");
const HeaderValue = z
  .string()
  .max(4096)
  // oxlint-disable-next-line no-control-regex -- control characters are what this refuses
  .regex(/^[^\u0000-\u0008\u000a-\u001f\u007f]*$/, "holds a control character");

/** How a step becomes a request. `${…}` placeholders in path, headers and body are filled from the step. */
export const RequestMapping = z.strictObject({
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).default("POST"),
  path: z.string().max(2048).default("/"),
  headers: z.record(HeaderName, HeaderValue).default({}),
  body_mapping: Json.optional(),
});
export type RequestMapping = z.infer<typeof RequestMapping>;

/** One JSONPath (RFC 9535), or several of which the first that finds something counts. */
export const JsonPaths = z.union([z.string().max(1024), z.array(z.string().max(1024)).min(1).max(10)]);

/** Where in the answer the status, the result and the error stand. */
export const ResponseMapping = z.strictObject({
  status_path: z.string().max(1024).optional(),
  result_path: JsonPaths.optional(),
  error_path: JsonPaths.optional(),
});
export type ResponseMapping = z.infer<typeof ResponseMapping>;

/** A request that tells the agent to stop working on a step; an answer below 300 confirms it. */
export const CancelMapping = RequestMapping.extend({ path: RequestMapping.shape.path.unwrap().min(1) });
export type CancelMapping = z.infer<typeof CancelMapping>;

/** How an answer shows something: by one of these HTTP statuses, or by one of these values at a path. */
export const AnswerSign = z
  .strictObject({
    status: z.array(z.int().min(200).max(599)).min(1).max(20).optional(),
    path: z.string().max(1024).optional(),
    values: z
      .array(z.union([z.string().max(256), z.number(), z.boolean(), z.null()]))
      .min(1)
      .max(20)
      .optional(),
  })
  .refine(({ path, values }) => (path === undefined) === (values === undefined), {
    error: "path and values belong together",
    path: ["path"],
  })
  .refine(({ status, path }) => status !== undefined || path !== undefined, {
    error: "needs a status, or a path with values",
  });
export type AnswerSign = z.infer<typeof AnswerSign>;

/**
 * A request that asks the agent what became of a step, by its key. `absent_when`: it never saw the step, which is then
 * called; `working_when`: it is still at it, and is asked again later. Otherwise the response mapping says how it ended.
 */
export const ReconcileMapping = CancelMapping.extend({
  method: RequestMapping.shape.method.unwrap().default("GET"),
  response_mapping: ResponseMapping.extend({ result_path: JsonPaths }),
  absent_when: AnswerSign.default({ status: [404] }),
  working_when: AnswerSign.optional(),
});
export type ReconcileMapping = z.infer<typeof ReconcileMapping>;

/**
 * How the service proves itself to an agent. The secret stands in the environment variable `env_var`, or it was given
 * as `token` and is kept sealed (`has_token`); it is never shown.
 */
export const AuthConfig = z.strictObject({
  type: z.enum(["none", "bearer", "bearer_token", "api_key", "basic"]),
  has_token: z.literal(true).optional(),
  env_var: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, "is not the name of an environment variable")
    .optional(),
  header: HeaderName.optional(),
  username: z.string().max(256).optional(),
});
export type AuthConfig = z.infer<typeof AuthConfig>;

/** The same as given: `token` is the secret itself, which no answer ever holds. */
export const GivenAuthConfig = AuthConfig.extend({ token: z.string().min(1).max(8192).optional() });
export type GivenAuthConfig = z.infer<typeof GivenAuthConfig>;

/** What a crash or a lost connection means for a step of this agent; see the guide on delivery. */
export const Delivery = z.enum(["idempotent", "at_least_once", "reconcile", "at_most_once"]);
export type Delivery = z.infer<typeof Delivery>;

export const TemplateName = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, "must be lower case, e.g. my_agent");

/** An exchange that a template must get right: what it sends for an input, and what it makes of a reply. */
export const TemplateTest = z.strictObject({
  name: z.string(),
  input: JsonObject,
  request: z.strictObject({ method: z.string(), path: z.string(), body: Json.optional() }),
  reply: z.strictObject({ status: z.int(), body: Json }),
  outcome: z.strictObject({
    status: z.enum(["completed", "failed"]),
    output: Json.optional(),
    message: z.string().optional(),
  }),
});
export type TemplateTest = z.infer<typeof TemplateTest>;

/** The parts of a template, none of them filled in. */
const TemplateParts = z.strictObject({
  display_name: z.string().min(1).max(128),
  description: z.string().max(2000),
  framework: z.string().max(64),
  version: z.int().min(1),
  request_mapping: RequestMapping,
  response_mapping: ResponseMapping,
  reconcile: ReconcileMapping.optional(),
  cancel: CancelMapping.optional(),
  auth_config: AuthConfig,
  health_path: z.string().max(2048).optional(),
  timeout_ms: z.int().min(100).max(120_000).optional(),
  delivery: Delivery,
  params: z.record(z.string().max(64), z.union([z.string().max(4096), z.number(), z.boolean()])),
  example_request: JsonObject.nullable(),
  example_response: JsonObject.nullable(),
  tests: z.array(TemplateTest).max(50),
});
const parts = TemplateParts.shape;

/** A template file, and the same object through the API. */
export const TemplateDefinition = TemplateParts.extend({
  template: TemplateName,
  description: parts.description.default(""),
  framework: parts.framework.default("custom"),
  version: parts.version.default(1),
  auth_config: parts.auth_config.default({ type: "none" }),
  delivery: parts.delivery.default("at_least_once"),
  params: parts.params.default({}),
  example_request: parts.example_request.default(null),
  example_response: parts.example_response.default(null),
  tests: parts.tests.default([]),
});
export type TemplateDefinition = z.infer<typeof TemplateDefinition>;

export const TemplateSummary = z.strictObject({
  id: Id,
  name: TemplateName,
  display_name: z.string(),
  description: z.string(),
  framework: z.string(),
  is_builtin: z.boolean(),
  example_request: JsonObject.nullable(),
  example_response: JsonObject.nullable(),
});
export type TemplateSummary = z.infer<typeof TemplateSummary>;

export const Template = TemplateSummary.extend({
  version: TemplateDefinition.shape.version,
  request_mapping: RequestMapping,
  response_mapping: ResponseMapping,
  reconcile: ReconcileMapping.optional(),
  cancel: CancelMapping.optional(),
  auth_config: AuthConfig,
  health_path: z.string().optional(),
  timeout_ms: z.int().optional(),
  delivery: Delivery,
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  tests: z.array(TemplateTest),
  is_active: z.boolean(),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type Template = z.infer<typeof Template>;

/** Replaces parts of a template; its name stays. */
export const UpdateTemplate = TemplateParts.partial();
export type UpdateTemplate = z.infer<typeof UpdateTemplate>;

/** How a template's own tests went; `problem` is null for one that passed. */
export const TemplateTestReport = z.strictObject({
  passed: z.boolean(),
  tests: z.array(z.strictObject({ name: z.string(), problem: z.string().nullable() })),
});
export type TemplateTestReport = z.infer<typeof TemplateTestReport>;
