import { z } from "zod";
import { Id, Json, JsonObject, QueryNumber, Timestamp, WindowMinutes } from "./primitives.ts";
import {
  AuthConfig,
  CancelMapping,
  Delivery,
  GivenAuthConfig,
  ReconcileMapping,
  RequestMapping,
  ResponseMapping,
  TemplateName,
} from "./templates.ts";

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
export const Endpoint = z.string().max(2048).refine(isAgentUrl, {
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
  reconcile: ReconcileMapping.optional(),
  cancel: CancelMapping.optional(),
  auth_config: AuthConfig.optional(),
  health_path: z.string().max(2048).optional(),
  timeout_ms: z.int().min(100).max(120_000).optional(),
  max_concurrency: z.int().min(1).max(1000).optional(),
  delivery: Delivery.optional(),
});
export type AgentConfig = z.infer<typeof AgentConfig>;

/** The same as given, perhaps with a token. */
export const GivenAgentConfig = AgentConfig.extend({ auth_config: GivenAuthConfig.optional() });
export type GivenAgentConfig = z.infer<typeof GivenAgentConfig>;

export const RegisterAgent = z.strictObject({
  name: AgentName,
  description: z.string().max(4000).default(""),
  agent_type: AgentType,
  endpoint: Endpoint,
  capabilities: Capabilities.default([]),
  config: GivenAgentConfig.default({}),
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
    config: GivenAgentConfig,
    metadata: JsonObject,
    visibility: AgentVisibility,
  })
  .partial();
export type UpdateAgent = z.infer<typeof UpdateAgent>;

export const HealthStatus = z.enum(["healthy", "unhealthy", "error"]);
export type HealthStatus = z.infer<typeof HealthStatus>;

/** What the latest health check found. */
export const LatestHealth = z.strictObject({
  status: HealthStatus,
  checked_at: Timestamp,
  response_time_ms: z.number().nullable(),
  /** Checks in a row that failed. */
  failures: z.int(),
});
export type LatestHealth = z.infer<typeof LatestHealth>;

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
  health: LatestHealth.nullable(),
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
  /** `true`: the latest check found it healthy; `false`: it did not. Agents that were never checked are in neither. */
  healthy: z.enum(["true", "false"]).optional(),
  /** Each of its words stands somewhere in the name, the description or the address, in any case. */
  text: z.string().trim().min(1).max(200).optional(),
  limit: QueryNumber.min(1).max(500).default(100),
  cursor: QueryNumber.min(1).optional(),
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

export const BreakerStatus = z.enum(["closed", "open", "half_open"]);
export type BreakerStatus = z.infer<typeof BreakerStatus>;

/** How an agent did lately, whoever called it. Calls that were cancelled count in nothing. */
export const AgentFigures = z.strictObject({
  agent_id: Id,
  window_minutes: z.int(),
  /** Figures count from here: the window's begin, or later when there were more calls than are looked at. */
  since: Timestamp,
  calls: z.int(),
  failed: z.int(),
  /** 0 to 1; null without calls. */
  success_rate: z.number().nullable(),
  /** Of calls that succeeded. */
  latency_ms_p50: z.number().nullable(),
  latency_ms_p95: z.number().nullable(),
  /** In the process that answers. */
  breaker: BreakerStatus,
  /** When the newest call began; null = never called. */
  last_used_at: Timestamp.nullable(),
  /** The newest health checks of the last 24 hours, at most 20, oldest first. */
  recent_checks: z.array(
    z.strictObject({
      status: HealthStatus,
      response_time_ms: z.number().nullable(),
      checked_at: Timestamp,
    }),
  ),
});
export type AgentFigures = z.infer<typeof AgentFigures>;

export const GetAgentFigures = z.strictObject({ window_minutes: WindowMinutes });
export type GetAgentFigures = z.infer<typeof GetAgentFigures>;

/** In the order of `GET /api/agents`, above the cursor. */
export const ListAgentFigures = GetAgentFigures.extend({
  limit: QueryNumber.min(1).max(100).default(100),
  cursor: QueryNumber.min(1).optional(),
});
export type ListAgentFigures = z.infer<typeof ListAgentFigures>;

export const AgentHealth = z.strictObject({
  agent_id: Id,
  status: HealthStatus,
  endpoint: z.string(),
  response_time_ms: z.number().nullable(),
  checked_at: Timestamp,
  response: Json.optional(),
  error: z.string().optional(),
});
export type AgentHealth = z.infer<typeof AgentHealth>;

/** One check of the last 24 hours. */
export const HealthCheck = z.strictObject({
  status: HealthStatus,
  response_time_ms: z.number().nullable(),
  error: z.string().nullable(),
  checked_at: Timestamp,
});
export type HealthCheck = z.infer<typeof HealthCheck>;

/** The checks of one hour; kept for 30 days. Times are of healthy checks, in milliseconds. */
export const HealthHour = z.strictObject({
  hour: Timestamp,
  checks: z.int(),
  healthy_checks: z.int(),
  average_ms: z.number().nullable(),
  slowest_ms: z.number().nullable(),
});
export type HealthHour = z.infer<typeof HealthHour>;

export const AgentHealthHistory = z.strictObject({
  agent_id: Id,
  latest: LatestHealth.nullable(),
  checks: z.array(HealthCheck),
  hours: z.array(HealthHour),
});
export type AgentHealthHistory = z.infer<typeof AgentHealthHistory>;

export const agentEventTypes = [
  "agent.registered",
  "agent.updated",
  "agent.status_changed",
  "agent.removed",
] as const;
export const AgentEventType = z.enum(agentEventTypes);
export type AgentEventType = z.infer<typeof AgentEventType>;

/** Something that happened to an agent. */
export const AgentEvent = z.strictObject({
  id: Id,
  agent_id: Id,
  type: AgentEventType,
  data: JsonObject,
  created_at: Timestamp,
});
export type AgentEvent = z.infer<typeof AgentEvent>;
