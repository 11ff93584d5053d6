import type { Insertable } from "kysely";
import { query } from "../query.ts";
import type { Params, Query } from "../query.ts";
import type { Schema } from "../schema.ts";
import type { Tx } from "../store.ts";

// A statement takes 32,766 parameters on SQLite and 65,535 on PostgreSQL, and each number of rows is one prepared statement.
const ROWS_PER_STATEMENT = 64;

/**
 * Makes a function that inserts any number of rows, up to 64 with one statement, prepared once per number of rows.
 * @param columns every column that the rows give; the others take their default
 */
export function insertRowsInto<T extends keyof Schema>(
  table: T,
  columns: readonly (keyof Insertable<Schema[T]> & string)[],
): (tx: Tx, rows: readonly Insertable<Schema[T]>[]) => Promise<void> {
  const statements = new Map<number, Query<Params, unknown>>();
  const statementFor = (count: number): Query<Params, unknown> => {
    const known = statements.get(count);
    if (known !== undefined) return known;
    const made = query<Params, unknown>((db, p) => {
      const rows = Array.from({ length: count }, (_, i) =>
        Object.fromEntries(columns.map((column) => [column, p[`${column}_${i}`]])),
      );
      return db.insertInto(table).values(rows as unknown as Insertable<Schema[T]>[]);
    });
    statements.set(count, made);
    return made;
  };
  const insert = async (tx: Tx, rows: readonly Insertable<Schema[T]>[]): Promise<void> => {
    const params: Params = {};
    rows.forEach((row, i) => {
      for (const column of columns) params[`${column}_${i}`] = row[column] as string | number | null;
    });
    await tx.run(statementFor(rows.length), params);
  };
  return async (tx, rows) => {
    for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
      await insert(tx, rows.slice(from, from + ROWS_PER_STATEMENT));
    }
  };
}
