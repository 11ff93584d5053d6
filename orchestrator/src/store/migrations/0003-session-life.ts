import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** Sessions expire, carry a summary of their older messages, and hold memory for agents. */
export async function up(db: Kysely<unknown>, { json, integer, withId }: ColumnTypes): Promise<void> {
  const sessions = "conversation_contexts";
  await db.schema.alterTable(sessions).addColumn("expired_at", integer).execute();
  await db.schema.alterTable(sessions).addColumn("summary", "text").execute();
  await db.schema
    .alterTable(sessions)
    .addColumn("summarised_up_to", integer, (c) => c.notNull().defaultTo(0))
    .execute();
  // The living ones by activity, and the expired ones by when they expired.
  await db.schema
    .createIndex("conversation_contexts_by_activity")
    .on(sessions)
    .columns(["expired_at", "last_activity"])
    .execute();
  await db.schema
    .createIndex("conversation_contexts_by_owner")
    .on(sessions)
    .columns(["owner_id", "id"])
    .execute();

  await withId(db.schema.createTable("session_memory"))
    .addColumn("context_id", integer, (c) => c.notNull().references("conversation_contexts.id"))
    .addColumn("agent_id", integer, (c) => c.references("agents.id"))
    .addColumn("key", "text", (c) => c.notNull())
    .addColumn("value", json, (c) => c.notNull())
    .addColumn("created_at", integer, (c) => c.notNull())
    .addColumn("updated_at", integer, (c) => c.notNull())
    .addColumn("expires_at", integer, (c) => c.notNull())
    .execute();
  // Two NULLs differ in a unique index; as 0, which no agent has, they do not.
  await db.schema
    .createIndex("session_memory_key")
    .on("session_memory")
    .unique()
    .columns(["context_id", "key"])
    .expression(sql`coalesce(agent_id, 0)`)
    .execute();
  await db.schema.createIndex("session_memory_by_age").on("session_memory").column("expires_at").execute();
}
