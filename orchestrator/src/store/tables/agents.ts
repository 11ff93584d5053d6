import type { Expression, Selectable, SqlBool } from "kysely";
import { sql } from "kysely";
import type { ListAgents } from "@orchestrator/contracts";
import { query } from "../query.ts";
import type { Dialect, QueryBuilder } from "../query.ts";
import type { AgentsTable } from "../schema.ts";
import type { Reader, Store, Tx } from "../store.ts";

export type AgentRow = Selectable<AgentsTable>;

/** A fresh agent; it was never checked. */
export type NewAgentRow = Omit<
  AgentRow,
  "id" | "removed_at" | "health_status" | "health_checked_at" | "health_response_ms" | "health_failures"
>;

const insert = query<NewAgentRow, { id: number }>((db, p) =>
  db
    .insertInto("agents")
    .values({
      owner_id: p.owner_id,
      visibility: p.visibility,
      name: p.name,
      slug: p.slug,
      description: p.description,
      agent_type: p.agent_type,
      endpoint: p.endpoint,
      capabilities: p.capabilities,
      status: p.status,
      config: p.config,
      metadata: p.metadata,
      created_at: p.created_at,
      updated_at: p.updated_at,
    })
    .returning("id"),
);

export async function insertAgentRow(tx: Tx, row: NewAgentRow): Promise<AgentRow> {
  const inserted = await tx.first(insert, row);
  if (inserted === undefined) throw new Error("cannot happen: INSERT … RETURNING gave no row");
  return {
    ...row,
    id: inserted.id,
    removed_at: null,
    health_status: null,
    health_checked_at: null,
    health_response_ms: null,
    health_failures: 0,
  };
}

const byId = query<{ id: number }, AgentRow>((db, p) =>
  db.selectFrom("agents").selectAll().where("id", "=", p.id),
);

/** Also finds removed agents: history refers to them. */
export const findAgentRow = (reader: Reader, id: number): Promise<AgentRow | undefined> =>
  reader.first(byId, { id });

const lock = query<{ id: number }, AgentRow>((db, p, dialect) => {
  const q = db.selectFrom("agents").selectAll().where("id", "=", p.id);
  // SQLite has one writer, whose transaction is the lock. Rows that refer to the agent may come meanwhile.
  return dialect === "postgres" ? q.forNoKeyUpdate() : q;
});

/** The agent's row, held until the transaction ends: for changes that depend on what it is. */
export const lockAgentRow = (tx: Tx, id: number): Promise<AgentRow | undefined> => tx.first(lock, { id });

const bySlug = query<{ slug: string }, AgentRow>((db, p) =>
  db.selectFrom("agents").selectAll().where("slug", "=", p.slug).where("removed_at", "is", null),
);

export const findAgentRowBySlug = (reader: Reader, slug: string): Promise<AgentRow | undefined> =>
  reader.first(bySlug, { slug });

/** `viewer` sees shared agents and its own; undefined sees all. */
function visibleAgents(
  db: QueryBuilder,
  viewer: string | undefined,
  filter: Partial<ListAgents>,
  dialect: Dialect,
) {
  let q = db.selectFrom("agents").where("removed_at", "is", null);
  if (viewer !== undefined) {
    q = q.where((e) => e.or([e("visibility", "=", "shared"), e("owner_id", "=", viewer)]));
  }
  if (filter.agent_type !== undefined) q = q.where("agent_type", "=", filter.agent_type);
  if (filter.status !== undefined) q = q.where("status", "=", filter.status);
  if (filter.healthy === "true") q = q.where("health_status", "=", "healthy");
  if (filter.healthy === "false") q = q.where("health_status", "in", ["unhealthy", "error"]);
  if (filter.capability !== undefined) {
    q = q.where(hasCapability(filter.capability, dialect));
  }
  for (const word of (filter.text ?? "").toLowerCase().split(/\s+/).filter(Boolean))
    q = q.where(holdsWord(word, dialect));
  return q;
}

// The same library's lower case as JavaScript's `toLowerCase`.
const holdsWord = (word: string, dialect: Dialect): Expression<SqlBool> => {
  const where = sql`name || ' ' || description || ' ' || endpoint`;
  return dialect === "postgres"
    ? sql<SqlBool>`strpos(lower((${where}) collate "und-x-icu"), ${word}) > 0`
    : sql<SqlBool>`instr(lower(${where}), ${word}) > 0`;
};

/** `capability` is one whole element of the agent's capabilities, in any case. */
function hasCapability(capability: string, dialect: Dialect): Expression<SqlBool> {
  const needle = capability.toLowerCase();
  // The function has the collation of the library that JavaScript's `toLowerCase` uses, and there is an index on it.
  if (dialect === "postgres")
    return sql<SqlBool>`orchestrator_lower_texts(capabilities) @> array[${needle}::text]`;
  // The capabilities are a JSON array of texts. What comes before the needle tells its first quote from one inside an
  // element, which has a backslash before it.
  const element = JSON.stringify(needle).replace(/[\\%_]/g, (c) => `\\${c}`);
  const holds = (start: string) => sql`lower(capabilities) like ${`${start}${element}%`} escape '\\'`;
  return sql<SqlBool>`(${holds("[")} or ${holds("%,")})`;
}

/** In the order of their ids, above the cursor. */
export const listAgentRows = (
  reader: Reader,
  viewer: string | undefined,
  filter: ListAgents,
): Promise<AgentRow[]> =>
  reader.select((db, dialect) => {
    const q = visibleAgents(db, viewer, filter, dialect).selectAll().orderBy("id").limit(filter.limit);
    return filter.cursor === undefined ? q : q.where("id", ">", filter.cursor);
  });

export async function countAgentRows(
  reader: Reader,
  viewer: string | undefined,
  filter: ListAgents,
): Promise<number> {
  const [row] = await reader.select((db, dialect) =>
    db
      .selectFrom(visibleAgents(db, viewer, filter, dialect).select("id").limit(10_000).as("found"))
      .select((e) => e.fn.countAll<number>().as("n")),
  );
  return Number(row?.n ?? 0);
}

const stateOfActive = query<Record<string, never>, { state: string }>((db) => {
  // `xmin` is the transaction that wrote the row as it is: it changes with every change of the row.
  const ofRow = sql`hashint8extended(id, xmin::text::bigint)`;
  return db
    .selectFrom("agents")
    .select(sql<string>`count(*) || ':' || coalesce(sum(${ofRow}), 0)`.as("state"))
    .where("removed_at", "is", null)
    .where("status", "=", "active");
});

/** Another text whenever any active agent is another; undefined on SQLite, where nobody else writes. */
export async function activeAgentsState({
  dialect,
  reader,
}: Pick<Store, "dialect" | "reader">): Promise<string | undefined> {
  return dialect === "postgres" ? (await reader.first(stateOfActive, {}))?.state : undefined;
}

/** Every agent that may be given work, with an id above this one. */
export const activeAgentRows = (reader: Reader, aboveId = 0): Promise<AgentRow[]> =>
  reader.select((db) =>
    db
      .selectFrom("agents")
      .selectAll()
      .where("id", ">", aboveId)
      .where("removed_at", "is", null)
      .where("status", "=", "active")
      .orderBy("id"),
  );

export const agentCounts = (
  reader: Reader,
  viewer: string | undefined,
): Promise<{ agent_type: AgentRow["agent_type"]; status: AgentRow["status"]; n: number }[]> =>
  reader.select((db, dialect) =>
    visibleAgents(db, viewer, {}, dialect)
      .select(["agent_type", "status"])
      .select((e) => e.fn.countAll<number>().as("n"))
      .groupBy(["agent_type", "status"]),
  );

const update = query<
  Omit<NewAgentRow, "owner_id" | "name" | "slug" | "agent_type" | "created_at"> &
    Pick<AgentRow, "id" | "removed_at">,
  unknown
>((db, p) =>
  db
    .updateTable("agents")
    .set({
      visibility: p.visibility,
      description: p.description,
      endpoint: p.endpoint,
      capabilities: p.capabilities,
      status: p.status,
      config: p.config,
      metadata: p.metadata,
      updated_at: p.updated_at,
      removed_at: p.removed_at,
    })
    .where("id", "=", p.id),
);

export async function updateAgentRow(tx: Tx, row: AgentRow): Promise<void> {
  const {
    id,
    visibility,
    description,
    endpoint,
    capabilities,
    status,
    config,
    metadata,
    updated_at,
    removed_at,
  } = row;
  await tx.run(update, {
    id,
    visibility,
    description,
    endpoint,
    capabilities,
    status,
    config,
    metadata,
    updated_at,
    removed_at,
  });
}

/** Agents that health checks look after: those in use, and those that a check took out of use. */
export const checkedAgentRows = (reader: Reader): Promise<AgentRow[]> =>
  reader.select((db) =>
    db
      .selectFrom("agents")
      .selectAll()
      .where("removed_at", "is", null)
      .where("status", "in", ["active", "error"])
      .orderBy("id"),
  );

/** What a health check changes. */
type HealthColumns = Pick<
  AgentRow,
  "id" | "status" | "health_status" | "health_checked_at" | "health_response_ms" | "health_failures"
>;

const health = query<HealthColumns, unknown>((db, p) =>
  db
    .updateTable("agents")
    .set({
      status: p.status,
      health_status: p.health_status,
      health_checked_at: p.health_checked_at,
      health_response_ms: p.health_response_ms,
      health_failures: p.health_failures,
    })
    .where("id", "=", p.id),
);

export const updateAgentHealth = (tx: Tx, row: HealthColumns): Promise<number> => tx.run(health, row);

/** Name and configuration of every agent that was not removed. */
export const agentConfigs = (reader: Reader): Promise<Pick<AgentRow, "name" | "config">[]> =>
  reader.select((db) =>
    db.selectFrom("agents").select(["name", "config"]).where("removed_at", "is", null).orderBy("id"),
  );
