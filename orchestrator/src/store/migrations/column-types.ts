import type { CreateTableBuilder } from "kysely";

/** What the two databases call the same thing. */
export interface ColumnTypes {
  json: "text" | "jsonb";
  /** Wide enough for ids and for milliseconds since 1970. */
  integer: "integer" | "bigint";
  /** Adds the numbered primary key. */
  withId<T extends string>(table: CreateTableBuilder<T, never>): CreateTableBuilder<T, "id">;
}

export const sqliteColumnTypes: ColumnTypes = {
  json: "text",
  integer: "integer",
  // AUTOINCREMENT: an id is never given twice, so a cursor or an event id keeps its meaning.
  withId: (table) => table.addColumn("id", "integer", (c) => c.primaryKey().autoIncrement()),
};
