import type { AgentConfig } from "@orchestrator/contracts";
import type { AgentTarget } from "../connectors/connector.ts";
import type { AgentRow } from "../store/tables/agents.ts";
import { fromJson } from "../store/tables/json-column.ts";
import type { TemplateRegistry } from "../templates/template-registry.ts";

/** The template of an agent whose configuration names none. */
const templateOfType: Record<AgentRow["agent_type"], string> = {
  api: "api",
  a2a_server: "a2a_envelope",
  langgraph: "a2a_envelope",
  crewai: "crewai",
  databricks: "databricks_foundation",
  openai: "openai_compatible",
  custom: "custom",
};

/** The name of the template that an agent is called through. */
export const templateOf = ({ agent_type: type }: Pick<AgentRow, "agent_type">, config: AgentConfig): string =>
  config.template ?? templateOfType[type];

/**
 * What the connectors need of an agent.
 * @throws NotFoundError TEMPLATE_NOT_FOUND when the configuration names a template that does not exist
 */
export function agentTarget(
  templates: TemplateRegistry,
  row: Pick<AgentRow, "id" | "name" | "owner_id" | "agent_type" | "endpoint">,
  config: AgentConfig,
): AgentTarget {
  return {
    id: row.id,
    name: row.name,
    ownerId: row.owner_id,
    agentType: row.agent_type,
    endpoint: row.endpoint,
    config,
    template: templates.byName(templateOf(row, config)),
  };
}

const LARGEST_CACHE = 2000;

/** Targets by agent and version of the agent, so that the connectors can keep what they compiled. */
export class AgentTargets {
  readonly #templates: TemplateRegistry;
  readonly #known = new Map<number, { updatedAt: number; target: AgentTarget }>();

  constructor(templates: TemplateRegistry) {
    this.#templates = templates;
  }

  /** To be awaited before `of` with a row that another process may have written: its template may be as new. */
  async learn(row: AgentRow): Promise<void> {
    if (this.#known.get(row.id)?.updatedAt === row.updated_at) return;
    await this.#templates.learn(templateOf(row, fromJson<AgentConfig>(row.config)));
  }

  of(row: AgentRow): AgentTarget {
    const known = this.#known.get(row.id);
    if (known?.updatedAt === row.updated_at && this.#isCurrent(known.target)) return known.target;
    const target = agentTarget(this.#templates, row, fromJson<AgentConfig>(row.config));
    if (this.#known.size >= LARGEST_CACHE) this.#known.clear();
    this.#known.set(row.id, { updatedAt: row.updated_at, target });
    return target;
  }

  /** A template that was changed is another object. */
  #isCurrent({ template }: AgentTarget): boolean {
    return this.#templates.byName(template.template) === template;
  }
}
