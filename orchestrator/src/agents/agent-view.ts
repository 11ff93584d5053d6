import type { Agent, AgentConfig, AgentSummary, JsonObject, LatestHealth } from "@orchestrator/contracts";
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
  health: latestHealth(row),
  created_at: isoTime(row.created_at),
});

export const latestHealth = (row: AgentRow): LatestHealth | null =>
  row.health_status === null || row.health_checked_at === null
    ? null
    : {
        status: row.health_status,
        checked_at: isoTime(row.health_checked_at),
        response_time_ms: row.health_response_ms,
        failures: row.health_failures,
      };

export const agentView = (row: AgentRow): Agent => ({
  ...agentSummary(row),
  config: fromJson<AgentConfig>(row.config),
  metadata: fromJson<JsonObject>(row.metadata),
  updated_at: isoTime(row.updated_at),
});
