import type { AgentConfig, JsonObject } from "@orchestrator/contracts";
import type { CandidateAgent } from "../planning/agent-index.ts";
import { buildAgentIndex } from "../planning/agent-index.ts";
import type { AgentIndex } from "../planning/agent-index.ts";
import type { Store, Tx } from "../store/store.ts";
import { activeAgentRows } from "../store/tables/agents.ts";
import type { AgentRow } from "../store/tables/agents.ts";
import { fromJson } from "../store/tables/json-column.ts";

export interface CatalogueEntry extends CandidateAgent {
  ownerId: string;
  visibility: AgentRow["visibility"];
  /** Calls of the agent that may run at once; undefined = the service's default. */
  maxConcurrency: number | undefined;
}

/** The agents of one principal at one time. */
export interface CatalogueView {
  agents: readonly CatalogueEntry[];
  index: AgentIndex;
  /** Grows with every change of any agent; what was worked out under an older one is out of date. */
  version: number;
  /** The principal, when it has private agents; empty for all who see the shared ones only. */
  scope: string;
}

/**
 * The active agents, held in memory and read anew after a change: planning and the choice of a substitute look at
 * all of them for every task.
 */
export class AgentCatalogue {
  readonly #store: Store;
  #entries: Promise<CatalogueEntry[]> | undefined;
  #latest: ReadonlyMap<number, CatalogueEntry> = new Map();
  #indexes = new Map<string, AgentIndex>();
  #version = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** To be called in every transaction that changes an agent. */
  changedBy(tx: Tx): void {
    tx.onCommit(() => {
      this.#version++;
      this.#entries = undefined;
      this.#indexes = new Map();
      // A reader that cannot be had now is asked again by whoever needs the agents next.
      this.refresh().catch(() => undefined);
    });
  }

  /** Reads the agents now; to be awaited once at start. */
  async refresh(): Promise<void> {
    await this.#all();
  }

  /** The active agent as of the last time that the agents were read; undefined when it was not active. */
  latest(agentId: number): CatalogueEntry | undefined {
    return this.#latest.get(agentId);
  }

  /** The active agents that the principal may use. */
  async agentsFor(principal: string): Promise<CatalogueEntry[]> {
    const entries = await this.#all();
    return entries.filter((entry) => entry.visibility === "shared" || entry.ownerId === principal);
  }

  /** The same agents, prepared for matching. Principals without private agents share one index. */
  async viewFor(principal: string): Promise<CatalogueView> {
    const version = this.#version;
    const agents = await this.agentsFor(principal);
    const scope = agents.some((agent) => agent.visibility === "private") ? principal : "";
    const index = this.#indexes.get(scope) ?? buildAgentIndex(agents);
    // Agents that changed while they were read are nobody's but this caller's.
    if (version === this.#version) this.#indexes.set(scope, index);
    return { agents, index, version, scope };
  }

  async #all(): Promise<CatalogueEntry[]> {
    const loading = (this.#entries ??= this.#load());
    try {
      return await loading;
    } catch (error) {
      if (this.#entries === loading) this.#entries = undefined;
      throw error;
    }
  }

  async #load(): Promise<CatalogueEntry[]> {
    const entries = (await activeAgentRows(this.#store.reader)).map(entryOf);
    this.#latest = new Map(entries.map((entry) => [entry.id, entry]));
    return entries;
  }
}

const entryOf = (row: AgentRow): CatalogueEntry => ({
  id: row.id,
  name: row.name,
  description: row.description,
  capabilities: fromJson<string[]>(row.capabilities),
  examples: examplesIn(fromJson<JsonObject>(row.metadata)),
  ownerId: row.owner_id,
  visibility: row.visibility,
  maxConcurrency: fromJson<AgentConfig>(row.config).max_concurrency,
});

function examplesIn(metadata: JsonObject): string[] {
  const { examples } = metadata;
  return Array.isArray(examples) ? examples.filter((example) => typeof example === "string") : [];
}
