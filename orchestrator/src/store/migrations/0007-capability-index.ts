import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/**
 * On PostgreSQL an index of the agents' capabilities, each one whole, in lower case by the rules that JavaScript has.
 * Only a function can make an array of a JSON array inside an index.
 */
export async function up(db: Kysely<unknown>, { dialect }: ColumnTypes): Promise<void> {
  if (dialect === "sqlite") return;
  await sql`
    CREATE FUNCTION orchestrator_lower_texts(texts jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ARRAY(SELECT lower(one COLLATE "und-x-icu") FROM jsonb_array_elements_text(texts) AS one)`.execute(
    db,
  );
  await sql`
    CREATE INDEX agents_by_capability ON agents USING gin (orchestrator_lower_texts(capabilities))
    WHERE removed_at IS NULL`.execute(db);
}
