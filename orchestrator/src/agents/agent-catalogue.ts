import { isDeepStrictEqual } from "node:util";
import type { AgentConfig, JsonObject } from "@orchestrator/contracts";
import type { CandidateAgent } from "../planning/agent-index.ts";
import { buildAgentIndex } from "../planning/agent-index.ts";
import type { AgentIndex } from "../planning/agent-index.ts";
import type { Store, Tx } from "../store/store.ts";
import { activeAgentRows, activeAgentsState, findAgentRow } from "../store/tables/agents.ts";
import type { AgentRow } from "../store/tables/agents.ts";
import { fromJson } from "../store/tables/json-column.ts";
import type { AgentSnapshots } from "./agent-snapshots.ts";

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
  /** Grows with every change of what is known here of any agent; what was worked out under an older one is out of date. */
  version: number;
  /** The principal, when it has private agents; empty for all who see the shared ones only. */
  scope: string;
}

/**
 * The active agents, held in memory: planning and the choice of a substitute look at all of them for every task.
 * A change made in this process is put in place when it commits; what other processes change comes in by `takeIn`.
 */
export class AgentCatalogue {
  readonly #store: Store;
  readonly #snapshots: AgentSnapshots | undefined;
  #entries = new Map<number, CatalogueEntry>();
  #scopes = new Map<string, Scope>();
  #version = 0;
  #puts = 0;
  #highestId = 0;

  constructor(store: Store, snapshots?: AgentSnapshots) {
    this.#store = store;
    this.#snapshots = snapshots;
  }

  /** To be called in every transaction that changes an agent, with its row as it will be. */
  changedBy(tx: Tx, row: AgentRow): void {
    tx.onCommit(() => this.put(row));
  }

  /** Takes in an agent as it is in the database now, changed perhaps by another process. */
  async takeIn(id: number): Promise<void> {
    let known: CatalogueEntry | undefined;
    let row: AgentRow | undefined;
    do {
      // What was read while this process changed the agent may be older than the change: then it is read again.
      known = this.#entries.get(id);
      row = await findAgentRow(this.#store.reader, id);
    } while (known !== this.#entries.get(id));
    if (row !== undefined) this.put(row);
  }

  /**
   * Puts an agent in place. One that is known as it is changes nothing: each change comes by here again when its event
   * is read.
   */
  put(row: AgentRow): void {
    this.#puts++;
    this.#highestId = Math.max(this.#highestId, row.id);
    const entry = row.status === "active" && row.removed_at === null ? entryOf(row) : undefined;
    if (isDeepStrictEqual(entry, this.#entries.get(row.id))) return;
    if (entry === undefined) this.#entries.delete(row.id);
    else this.#entries.set(row.id, entry);
    this.#changed();
  }

  /** Reads the agents anew; to be awaited once at start. */
  async refresh(): Promise<void> {
    let puts: number;
    let entries: readonly CatalogueEntry[];
    do {
      // A change that commits while the agents are read may be missing from what was read: then they are read again.
      puts = this.#puts;
      entries = await this.#readAll();
    } while (puts !== this.#puts);
    this.#entries = new Map(entries.map((entry) => [entry.id, entry]));
    this.#highestId = entries.reduce((highest, { id }) => Math.max(highest, id), this.#highestId);
    this.#changed();
  }

  /** Takes in agents that other processes registered just now. @returns whether there were any */
  async takeInNew(): Promise<boolean> {
    if (this.#store.dialect === "sqlite") return false;
    const rows = await activeAgentRows(this.#store.reader, this.#highestId);
    for (const row of rows) this.put(row);
    return rows.length > 0;
  }

  async #readAll(): Promise<readonly CatalogueEntry[]> {
    const { reader } = this.#store;
    const read = async (): Promise<CatalogueEntry[]> => (await activeAgentRows(reader)).map(entryOf);
    const state = this.#snapshots === undefined ? undefined : await activeAgentsState(this.#store);
    if (this.#snapshots === undefined || state === undefined) return read();
    const copy = await this.#snapshots.load(state);
    if (copy !== undefined) return copy;
    const entries = await read();
    // What was read may be newer than the state it is kept under, which then is nobody's any more.
    await this.#snapshots.save(state, entries);
    return entries;
  }

  /** The agent, when it is active. */
  latest(agentId: number): CatalogueEntry | undefined {
    return this.#entries.get(agentId);
  }

  /** The active agents that the principal may use, in the order of their ids. */
  agentsFor(principal: string): readonly CatalogueEntry[] {
    return this.#scopeOf(principal).agents;
  }

  /** The same agents, prepared for matching. Principals without private agents share one index. */
  viewFor(principal: string): CatalogueView {
    const scope = this.#scopeOf(principal);
    const index = (scope.index ??= buildAgentIndex([...scope.agents]));
    return { agents: scope.agents, index, version: this.#version, scope: scope.name };
  }

  #changed(): void {
    this.#version++;
    this.#scopes = new Map();
  }

  #scopeOf(principal: string): Scope {
    const known = this.#scopes.get(principal);
    if (known !== undefined) return known;
    const all = [...this.#entries.values()].toSorted((a, b) => a.id - b.id);
    const hasPrivate = all.some((entry) => entry.visibility === "private" && entry.ownerId === principal);
    const name = hasPrivate ? principal : "";
    const scope = this.#scopes.get(name) ?? {
      name,
      agents: all.filter((entry) => entry.visibility === "shared" || entry.ownerId === principal),
    };
    this.#scopes.set(name, scope);
    if (this.#scopes.size < MOST_SCOPES) this.#scopes.set(principal, scope);
    return scope;
  }
}

/** The agents that some principals have in common. */
interface Scope {
  name: string;
  agents: readonly CatalogueEntry[];
  index?: AgentIndex;
}

const MOST_SCOPES = 1000;

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
