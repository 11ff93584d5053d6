import type { Kysely } from "kysely";

/** What is true of the deployment as a whole, by name; first, which secret key its keys and tokens hang on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("service_facts")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("value", "text", (column) => column.notNull())
    .execute();
}
