import { sql, type CreateTableBuilder, type Kysely } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** All tables of the first version. */
export async function up(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  const { json, integer, real } = types;
  const table = (name: string): CreateTableBuilder<string, never> => db.schema.createTable(name);
  const withId = (name: string): CreateTableBuilder<string, "id"> => types.withId(table(name));

  await withId("agents")
    .addColumn("owner_id", "text", (c) => c.notNull())
    .addColumn("visibility", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("slug", "text", (c) => c.notNull())
    .addColumn("description", "text", (c) => c.notNull())
    .addColumn("agent_type", "text", (c) => c.notNull())
    .addColumn("endpoint", "text", (c) => c.notNull())
    .addColumn("capabilities", json, (c) => c.notNull())
    .addColumn("status", "text", (c) => c.notNull().defaultTo("active"))
    .addColumn("config", json, (c) => c.notNull())
    .addColumn("metadata", json, (c) => c.notNull())
    .addColumn("created_at", integer, (c) => c.notNull())
    .addColumn("updated_at", integer, (c) => c.notNull())
    .addColumn("removed_at", integer)
    .execute();
  // A removed agent gives its name free.
  await db.schema
    .createIndex("agents_slug")
    .on("agents")
    .column("slug")
    .unique()
    .where(sql.ref("removed_at"), "is", null)
    .execute();

  await withId("agent_config_templates")
    .addColumn("owner_id", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull().unique())
    .addColumn("display_name", "text", (c) => c.notNull())
    .addColumn("description", "text", (c) => c.notNull())
    .addColumn("framework", "text", (c) => c.notNull())
    .addColumn("request_mapping", json, (c) => c.notNull())
    .addColumn("response_mapping", json, (c) => c.notNull())
    .addColumn("auth_config", json, (c) => c.notNull())
    .addColumn("example_request", json)
    .addColumn("example_response", json)
    .addColumn("definition", json, (c) => c.notNull())
    .addColumn("is_builtin", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("is_active", "integer", (c) => c.notNull().defaultTo(1))
    .addColumn("created_at", integer, (c) => c.notNull())
    .addColumn("updated_at", integer, (c) => c.notNull())
    .execute();

  await withId("agent_health")
    .addColumn("agent_id", integer, (c) => c.notNull().references("agents.id"))
    .addColumn("status", "text", (c) => c.notNull())
    .addColumn("response_time_ms", real)
    .addColumn("error", "text")
    .addColumn("checked_at", integer, (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("agent_health_by_agent")
    .on("agent_health")
    .columns(["agent_id", "checked_at"])
    .execute();

  await withId("conversation_contexts")
    .addColumn("session_id", "text", (c) => c.notNull().unique())
    .addColumn("owner_id", "text", (c) => c.notNull())
    .addColumn("user_id", "text", (c) => c.notNull())
    .addColumn("metadata", json, (c) => c.notNull())
    .addColumn("created_at", integer, (c) => c.notNull())
    .addColumn("last_activity", integer, (c) => c.notNull())
    .execute();

  await withId("messages")
    .addColumn("context_id", integer, (c) => c.notNull().references("conversation_contexts.id"))
    .addColumn("agent_id", integer, (c) => c.references("agents.id"))
    .addColumn("task_id", integer)
    .addColumn("role", "text", (c) => c.notNull())
    .addColumn("content", "text", (c) => c.notNull())
    .addColumn("metadata", json)
    .addColumn("created_at", integer, (c) => c.notNull())
    .execute();
  await db.schema.createIndex("messages_by_context").on("messages").columns(["context_id", "id"]).execute();

  await withId("tasks")
    .addColumn("owner_id", "text", (c) => c.notNull())
    .addColumn("session_id", "text", (c) => c.notNull())
    .addColumn("user_id", "text", (c) => c.notNull())
    .addColumn("description", "text", (c) => c.notNull())
    .addColumn("status", "text", (c) => c.notNull().defaultTo("pending"))
    .addColumn("priority", integer, (c) => c.notNull().defaultTo(0))
    .addColumn("plan", json)
    .addColumn("result", json)
    .addColumn("error", json)
    .addColumn("metadata", json)
    .addColumn("event_seq", integer, (c) => c.notNull().defaultTo(0))
    .addColumn("created_at", integer, (c) => c.notNull())
    .addColumn("completed_at", integer)
    .execute();
  await db.schema.createIndex("tasks_by_owner").on("tasks").columns(["owner_id", "id"]).execute();
  await db.schema.createIndex("tasks_by_session").on("tasks").columns(["session_id", "id"]).execute();

  await table("task_steps")
    .addColumn("task_id", integer, (c) => c.notNull().references("tasks.id"))
    .addColumn("step_number", integer, (c) => c.notNull())
    .addColumn("status", "text", (c) => c.notNull())
    .addColumn("agent_id", integer, (c) => c.notNull())
    .addColumn("attempts", integer, (c) => c.notNull().defaultTo(0))
    .addColumn("failures", integer, (c) => c.notNull().defaultTo(0))
    .addColumn("step_key", "text", (c) => c.notNull())
    .addColumn("job_id", "text")
    .addColumn("former_agents", json)
    .addColumn("input_data", json)
    .addColumn("output_data", json)
    .addColumn("error", json)
    .addColumn("state", json)
    .addColumn("started_at", integer)
    .addColumn("completed_at", integer)
    .addPrimaryKeyConstraint("task_steps_pk", ["task_id", "step_number"])
    .execute();

  await table("step_attempts")
    .addColumn("task_id", integer, (c) => c.notNull().references("tasks.id"))
    .addColumn("step_number", integer, (c) => c.notNull())
    .addColumn("attempt", integer, (c) => c.notNull())
    .addColumn("agent_id", integer, (c) => c.notNull())
    .addColumn("outcome", "text", (c) => c.notNull())
    .addColumn("error", json)
    .addColumn("output", json)
    .addColumn("started_at", integer, (c) => c.notNull())
    .addColumn("ended_at", integer, (c) => c.notNull())
    .addPrimaryKeyConstraint("step_attempts_pk", ["task_id", "step_number", "attempt"])
    .execute();

  await withId("task_events")
    .addColumn("task_id", integer, (c) => c.notNull().references("tasks.id"))
    .addColumn("seq", integer, (c) => c.notNull())
    .addColumn("type", "text", (c) => c.notNull())
    .addColumn("step_number", integer)
    .addColumn("data", json)
    .addColumn("created_at", integer, (c) => c.notNull())
    .addUniqueConstraint("task_events_seq", ["task_id", "seq"])
    .execute();

  await table("jobs")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("key", "text")
    .addColumn("payload", json, (c) => c.notNull())
    .addColumn("priority", integer, (c) => c.notNull())
    .addColumn("run_at", integer, (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("fence", integer, (c) => c.notNull())
    .execute();

  await withId("secrets")
    .addColumn("owner_id", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("origin", "text", (c) => c.notNull())
    .addColumn("sealed", "text", (c) => c.notNull())
    .addColumn("created_at", integer, (c) => c.notNull())
    .addUniqueConstraint("secrets_name", ["owner_id", "name"])
    .execute();

  await withId("api_keys")
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("principal", "text", (c) => c.notNull())
    .addColumn("role", "text", (c) => c.notNull())
    .addColumn("key_hash", "text", (c) => c.notNull().unique())
    .addColumn("created_at", integer, (c) => c.notNull())
    .addColumn("revoked_at", integer)
    .execute();

  await table("idempotency_keys")
    .addColumn("principal", "text", (c) => c.notNull())
    .addColumn("route", "text", (c) => c.notNull())
    .addColumn("key", "text", (c) => c.notNull())
    .addColumn("body_hash", "text", (c) => c.notNull())
    .addColumn("task_id", integer, (c) => c.notNull())
    .addColumn("created_at", integer, (c) => c.notNull())
    .addPrimaryKeyConstraint("idempotency_keys_pk", ["principal", "route", "key"])
    .execute();
  await db.schema
    .createIndex("idempotency_keys_by_age")
    .on("idempotency_keys")
    .column("created_at")
    .execute();

  await withId("plan_memory")
    .addColumn("owner_id", "text", (c) => c.notNull())
    .addColumn("description", "text", (c) => c.notNull())
    .addColumn("plan", json, (c) => c.notNull())
    .addColumn("outcome", "text", (c) => c.notNull())
    .addColumn("created_at", integer, (c) => c.notNull())
    .execute();
}
