import type { Agent, AgentConfig, AgentSummary, JsonObject } from "@orchestrator/contracts";
import { isoTime } from "../kernel/clock.ts";
import type { AgentRow } from "../store/tables/agents.ts";
import { fromJson } from "../store/tables/json-column.ts";

export const agentSummary = (row: AgentRow): AgentSummary => ({
  id: row.id,
  name: row.name,
  slug: row.slug,
  description: row.description,
  agent_type: row.agent_type,
  endpoint: row.endpoint,
  capabilities: fromJson<string[]>(row.capabilities),
  status: row.status,
  visibility: row.visibility,
  created_at: isoTime(row.created_at),
});

export const agentView = (row: AgentRow): Agent => ({
  ...agentSummary(row),
  config: fromJson<AgentConfig>(row.config),
  metadata: fromJson<JsonObject>(row.metadata),
  updated_at: isoTime(row.updated_at),
});
