import { z } from "zod";
import { Id, Json, JsonObject, Timestamp } from "./primitives.ts";
import { AuthConfig, Delivery, RequestMapping, ResponseMapping, TemplateName } from "./templates.ts";

export const AgentType = z.enum([
  "a2a_server",
  "api",
  "langgraph",
  "crewai",
  "databricks",
  "openai",
  "custom",
]);
export type AgentType = z.infer<typeof AgentType>;

export const AgentStatus = z.enum(["active", "inactive", "error"]);
export type AgentStatus = z.infer<typeof AgentStatus>;

/** `shared` agents serve everybody, `private` ones only their owner. */
export const AgentVisibility = z.enum(["shared", "private"]);
export type AgentVisibility = z.infer<typeof AgentVisibility>;

export const AgentName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9 _.-]{0,63}$/,
    "must be 1 to 64 letters, digits, spaces, dots, dashes or underscores",
  );

/** An absolute http(s) URL without user, password or fragment. */
export const Endpoint = z
  .string()
  .max(2048)
  .refine(isAgentUrl, {
    error: "must be an absolute http:// or https:// URL without user, password or fragment",
  });

function isAgentUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  return /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" && url.hash === "";
}

export const Capabilities = z.array(z.string().trim().min(1).max(128)).max(50);

/** How an agent is called. Everything is optional: the agent's type names a template with defaults. */
export const AgentConfig = z.strictObject({
  template: TemplateName.optional(),
  params: z.record(z.string().max(64), z.union([z.string().max(4096), z.number(), z.boolean()])).optional(),
  request_mapping: RequestMapping.optional(),
  response_mapping: ResponseMapping.optional(),
  auth_config: AuthConfig.optional(),
  health_path: z.string().max(2048).optional(),
  timeout_ms: z.int().min(100).max(120_000).optional(),
  max_concurrency: z.int().min(1).max(1000).optional(),
  delivery: Delivery.optional(),
});
export type AgentConfig = z.infer<typeof AgentConfig>;

export const RegisterAgent = z.strictObject({
  name: AgentName,
  description: z.string().max(4000).default(""),
  agent_type: AgentType,
  endpoint: Endpoint,
  capabilities: Capabilities.default([]),
  config: AgentConfig.default({}),
  metadata: JsonObject.default({}),
  visibility: AgentVisibility.default("shared"),
});
export type RegisterAgent = z.infer<typeof RegisterAgent>;

export const UpdateAgent = z
  .strictObject({
    description: z.string().max(4000),
    endpoint: Endpoint,
    capabilities: Capabilities,
    status: z.enum(["active", "inactive"]),
    config: AgentConfig,
    metadata: JsonObject,
    visibility: AgentVisibility,
  })
  .partial();
export type UpdateAgent = z.infer<typeof UpdateAgent>;

export const AgentSummary = z.strictObject({
  id: Id,
  name: AgentName,
  slug: z.string(),
  description: z.string(),
  agent_type: AgentType,
  endpoint: z.string(),
  capabilities: z.array(z.string()),
  status: AgentStatus,
  visibility: AgentVisibility,
  created_at: Timestamp,
});
export type AgentSummary = z.infer<typeof AgentSummary>;

export const Agent = AgentSummary.extend({
  config: AgentConfig,
  metadata: JsonObject,
  updated_at: Timestamp,
});
export type Agent = z.infer<typeof Agent>;

export const ListAgents = z.strictObject({
  agent_type: AgentType.optional(),
  status: AgentStatus.optional(),
  capability: z.string().min(1).max(128).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.coerce.number().int().min(1).optional(),
});
export type ListAgents = z.infer<typeof ListAgents>;

export const AgentStatistics = z.strictObject({
  total_agents: z.int(),
  active_agents: z.int(),
  inactive_agents: z.int(),
  error_agents: z.int(),
  agents_by_type: z.record(z.string(), z.int()),
});
export type AgentStatistics = z.infer<typeof AgentStatistics>;

export const AgentHealth = z.strictObject({
  agent_id: Id,
  status: z.enum(["healthy", "unhealthy", "error"]),
  endpoint: z.string(),
  response_time_ms: z.number().nullable(),
  checked_at: Timestamp,
  response: Json.optional(),
  error: z.string().optional(),
});
export type AgentHealth = z.infer<typeof AgentHealth>;
