import { randomUUID } from "node:crypto";
import type { Insertable } from "kysely";
import type { ApiKeysTable, JobsTable, MessagesTable, TaskStepsTable } from "./schema.ts";
import type { Store } from "./store.ts";
import type { TemplateRow } from "./tables/agent-config-templates.ts";
import { insertAgentRow } from "./tables/agents.ts";
import type { AgentRow, NewAgentRow } from "./tables/agents.ts";
import type { ApiKeyRow } from "./tables/api-keys.ts";
import { insertSessionRow } from "./tables/conversation-contexts.ts";
import type { NewSessionRow, SessionRow } from "./tables/conversation-contexts.ts";
import type { JobRow } from "./tables/jobs.ts";
import { insertTask } from "./tables/tasks.ts";

// Whole rows for tests, of which a test says only what matters to it.

let names = 0;

export function agentRow(given: Partial<NewAgentRow> = {}): NewAgentRow {
  const name = `agent-${++names}`;
  return {
    owner_id: "local",
    visibility: "shared",
    name,
    slug: name,
    description: "Works",
    agent_type: "api",
    endpoint: "http://127.0.0.1:1",
    capabilities: "[]",
    status: "active",
    config: "{}",
    metadata: "{}",
    created_at: 1,
    updated_at: 1,
    ...given,
  };
}

export const addAgent = (store: Store, given: Partial<NewAgentRow> = {}): Promise<AgentRow> =>
  store.transaction((tx) => insertAgentRow(tx, agentRow(given)));

export type NewTaskRow = Parameters<typeof insertTask>[1];

export const taskRow = (given: Partial<NewTaskRow> = {}): NewTaskRow => ({
  owner_id: "local",
  session_id: "sess_1",
  user_id: "u",
  description: "do it",
  status: "executing",
  priority: 0,
  plan: null,
  metadata: null,
  event_seq: 0,
  created_at: 1,
  retry_of: null,
  parent_task_id: null,
  depth: 0,
  ...given,
});

export const addTask = (store: Store, given: Partial<NewTaskRow> = {}): Promise<number> =>
  store.transaction((tx) => insertTask(tx, taskRow(given)));

export const sessionRow = (given: Partial<NewSessionRow> = {}): NewSessionRow => ({
  session_id: `sess_${randomUUID()}`,
  owner_id: "local",
  user_id: "u",
  metadata: "{}",
  created_at: 1,
  last_activity: 1,
  ...given,
});

export const addSession = (store: Store, given: Partial<NewSessionRow> = {}): Promise<SessionRow> =>
  store.transaction((tx) => insertSessionRow(tx, sessionRow(given)));

export const messageRow = (contextId: number, given: Partial<Insertable<MessagesTable>> = {}) => ({
  context_id: contextId,
  agent_id: null,
  task_id: null,
  role: "user" as const,
  content: "hello",
  metadata: null,
  created_at: 1,
  ...given,
});

export const stepRow = (
  taskId: number,
  stepNumber: number,
  given: Partial<Insertable<TaskStepsTable>> = {},
) => ({
  task_id: taskId,
  step_number: stepNumber,
  status: "pending" as const,
  agent_id: 1,
  attempts: 0,
  step_key: `key-${taskId}-${stepNumber}`,
  job_id: null,
  started_at: null,
  ...given,
});

export const jobRow = (given: Partial<Insertable<JobsTable>> = {}): JobRow => ({
  id: randomUUID(),
  kind: "test",
  key: null,
  payload: "{}",
  priority: 0,
  run_at: 0,
  state: "ready",
  fence: 0,
  ...given,
});

export const apiKeyRow = (
  given: Partial<Insertable<ApiKeysTable>> = {},
): Omit<ApiKeyRow, "id" | "revoked_at"> => ({
  name: "k",
  principal: "p",
  role: "viewer",
  key_hash: randomUUID(),
  created_at: 1,
  ...given,
});

export const templateRow = (given: Partial<TemplateRow> = {}): Omit<TemplateRow, "id"> => ({
  owner_id: "local",
  name: "tmpl",
  display_name: "Template",
  description: "A template",
  framework: "custom",
  request_mapping: "{}",
  response_mapping: "{}",
  auth_config: "{}",
  example_request: null,
  example_response: null,
  definition: "{}",
  is_builtin: 0,
  is_active: 1,
  created_at: 1,
  updated_at: 1,
  ...given,
});
