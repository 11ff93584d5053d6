import type { ColumnType, Generated } from "kysely";
import type {
  AgentEventType,
  AgentStatus,
  AgentType,
  AgentVisibility,
  CancelReceipt,
  MessageRole,
  Role,
  StepAttempt,
  StepStatus,
  TaskEventType,
  TaskStatus,
} from "@orchestrator/contracts";

/** JSON as text; both databases give and take it unparsed, so that a row costs nothing until it is read. */
export type JsonText = string;

/** Milliseconds since 1970 UTC. */
export type Millis = number;

/** 0 or 1: SQLite has no boolean. */
export type Flag = 0 | 1;

type Id = ColumnType<number, number | undefined, never>;

export interface Schema {
  agents: AgentsTable;
  agent_config_templates: AgentConfigTemplatesTable;
  agent_health: AgentHealthTable;
  agent_health_hours: AgentHealthHoursTable;
  agent_events: AgentEventsTable;
  conversation_contexts: ConversationContextsTable;
  messages: MessagesTable;
  session_memory: SessionMemoryTable;
  tasks: TasksTable;
  task_steps: TaskStepsTable;
  step_attempts: StepAttemptsTable;
  task_events: TaskEventsTable;
  jobs: JobsTable;
  secrets: SecretsTable;
  api_keys: ApiKeysTable;
  idempotency_keys: IdempotencyKeysTable;
  plan_memory: PlanMemoryTable;
  service_facts: ServiceFactsTable;
}

export interface ServiceFactsTable {
  name: string;
  value: string;
}

export interface AgentsTable {
  id: Id;
  owner_id: string;
  visibility: AgentVisibility;
  name: string;
  slug: string;
  description: string;
  agent_type: AgentType;
  endpoint: string;
  capabilities: JsonText;
  status: AgentStatus;
  config: JsonText;
  metadata: JsonText;
  created_at: Millis;
  updated_at: Millis;
  removed_at: Millis | null;
  /** What the latest health check found; null = never checked. */
  health_status: "healthy" | "unhealthy" | "error" | null;
  health_checked_at: Millis | null;
  health_response_ms: number | null;
  /** Checks in a row that failed. */
  health_failures: Generated<number>;
}

export interface AgentConfigTemplatesTable {
  id: Id;
  owner_id: string;
  name: string;
  display_name: string;
  description: string;
  framework: string;
  request_mapping: JsonText;
  response_mapping: JsonText;
  auth_config: JsonText;
  example_request: JsonText | null;
  example_response: JsonText | null;
  /** The whole template; the columns above are its parts that the specification names. */
  definition: JsonText;
  is_builtin: Flag;
  is_active: Flag;
  created_at: Millis;
  updated_at: Millis;
}

export interface AgentHealthTable {
  id: Id;
  agent_id: number;
  status: "healthy" | "unhealthy" | "error";
  response_time_ms: number | null;
  error: string | null;
  checked_at: Millis;
}

export interface AgentHealthHoursTable {
  agent_id: number;
  /** The hour's first millisecond. */
  hour: Millis;
  checks: number;
  healthy_checks: number;
  /** Of healthy checks, in milliseconds. */
  total_ms: number;
  slowest_ms: number;
}

export interface AgentEventsTable {
  id: Id;
  agent_id: number;
  type: AgentEventType;
  data: JsonText | null;
  created_at: Millis;
}

export interface ConversationContextsTable {
  id: Id;
  session_id: string;
  owner_id: string;
  user_id: string;
  metadata: JsonText;
  created_at: Millis;
  last_activity: Millis;
  /** Null = alive, unless `last_activity` is too long ago and no task is unfinished. */
  expired_at: Millis | null;
  /** What was said up to the message `summarised_up_to`, one line each; null = nothing to say. */
  summary: string | null;
  /** 0 = nothing is summarised. */
  summarised_up_to: Generated<number>;
}

export interface MessagesTable {
  id: Id;
  context_id: number;
  agent_id: number | null;
  task_id: number | null;
  role: MessageRole;
  content: string;
  metadata: JsonText | null;
  created_at: Millis;
}

/** What agents keep in a session for a while. */
export interface SessionMemoryTable {
  id: Id;
  context_id: number;
  /** Whose entry it is; null = everybody's in the session. */
  agent_id: number | null;
  key: string;
  value: JsonText;
  created_at: Millis;
  updated_at: Millis;
  expires_at: Millis;
}

export interface TasksTable {
  id: Id;
  owner_id: string;
  session_id: string;
  user_id: string;
  description: string;
  status: TaskStatus;
  priority: Generated<number>;
  plan: JsonText | null;
  /** Only what cannot be assembled from the steps on read. */
  result: JsonText | null;
  error: JsonText | null;
  metadata: JsonText | null;
  /** The highest `seq` in the task's event log. */
  event_seq: Generated<number>;
  created_at: Millis;
  completed_at: Millis | null;
  /** The task that this one does again. */
  retry_of: number | null;
  /** The task on whose behalf this one was created, and how many such tasks are above it. */
  parent_task_id: number | null;
  depth: Generated<number>;
  /** Null = no step is kept from beginning. */
  paused_at: Millis | null;
}

export interface TaskStepsTable {
  task_id: number;
  step_number: number;
  status: StepStatus;
  agent_id: number;
  /** Calls begun so far. */
  attempts: Generated<number>;
  /** Calls of the current agent that ended in a failure; what the retry policy counts. */
  failures: Generated<number>;
  step_key: string;
  job_id: string | null;
  /** Agents that were given up for this step, as JSON; null = none. */
  former_agents: JsonText | null;
  /** Input that a person set in place of what the dependencies gave. */
  input_data: JsonText | null;
  output_data: JsonText | null;
  error: JsonText | null;
  /** What the connector needs to go on with a waiting call. */
  state: JsonText | null;
  started_at: Millis | null;
  completed_at: Millis | null;
  /** Since when a `waiting` step is kept from beginning because its task is paused; null = it waits for its call. */
  held_at: Millis | null;
  /** What became of the cancel of the step's call, and since when that is known. */
  cancel_receipt: CancelReceipt | null;
  cancel_at: Millis | null;
  /** What the attempt that ended the step sent and got, as JSON; null = it was not kept. */
  transcript: Generated<JsonText | null>;
}

/** Attempts that were not the last one of their step; the last one is the step's own row. */
export interface StepAttemptsTable {
  task_id: number;
  step_number: number;
  attempt: number;
  agent_id: number;
  outcome: StepAttempt["outcome"];
  error: JsonText | null;
  output: JsonText | null;
  started_at: Millis;
  ended_at: Millis;
  transcript: Generated<JsonText | null>;
}

export interface TaskEventsTable {
  id: Id;
  task_id: number;
  seq: number;
  type: TaskEventType;
  step_number: number | null;
  data: JsonText | null;
  created_at: Millis;
}

export interface JobsTable {
  id: string;
  kind: string;
  /** What shares one cap on concurrency, e.g. `agent:7`. */
  key: string | null;
  payload: JsonText;
  priority: number;
  run_at: Millis;
  state: "ready" | "running";
  /** How often the job was handed out; guards every write of its holder. */
  fence: number;
}

export interface SecretsTable {
  id: Id;
  owner_id: string;
  name: string;
  /** Scheme, host and port the secret may be sent to. */
  origin: string;
  sealed: string;
  created_at: Millis;
}

export interface ApiKeysTable {
  id: Id;
  name: string;
  principal: string;
  role: Role;
  /** HMAC-SHA256 of the key, hex. */
  key_hash: string;
  created_at: Millis;
  revoked_at: Millis | null;
}

export interface IdempotencyKeysTable {
  principal: string;
  route: string;
  key: string;
  body_hash: string;
  task_id: number;
  created_at: Millis;
}

export interface PlanMemoryTable {
  id: Id;
  owner_id: string;
  description: string;
  plan: JsonText;
  outcome: "completed" | "failed" | "cancelled";
  created_at: Millis;
}
