import type { CreateTableBuilder } from "kysely";
import type { Dialect } from "../query.ts";

/** What the two databases call the same thing. */
export interface ColumnTypes {
  dialect: Dialect;
  json: "text" | "jsonb";
  /** Wide enough for ids and for milliseconds since 1970. */
  integer: "integer" | "bigint";
  /** Eight bytes, as a number of JavaScript. */
  real: "real" | "double precision";
  /** Adds the numbered primary key. */
  withId<T extends string>(table: CreateTableBuilder<T, never>): CreateTableBuilder<T, "id">;
}

export const sqliteColumnTypes: ColumnTypes = {
  dialect: "sqlite",
  json: "text",
  integer: "integer",
  real: "real",
  // AUTOINCREMENT: an id is never given twice, so a cursor or an event id keeps its meaning.
  withId: (table) => table.addColumn("id", "integer", (c) => c.primaryKey().autoIncrement()),
};

export const postgresColumnTypes: ColumnTypes = {
  dialect: "postgres",
  json: "jsonb",
  integer: "bigint",
  real: "double precision",
  withId: (table) => table.addColumn("id", "bigint", (c) => c.primaryKey().generatedByDefaultAsIdentity()),
};
