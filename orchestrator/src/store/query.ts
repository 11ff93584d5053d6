import type { Compilable, Kysely } from "kysely";
import type { Schema } from "./schema.ts";

/** Builds statements of one dialect; it cannot run them. */
export type QueryBuilder = Kysely<Schema>;

export type Dialect = "sqlite" | "postgres";

export type Params = Record<string, string | number | null>;

export interface CompiledStatement {
  sql: string;
  bind(params: Params): (string | number | null)[];
}

/**
 * A statement that is built once per dialect and then runs on a prepared statement.
 * Building it anew for every call costs more than running it.
 */
export interface Query<P extends Params, R> {
  readonly id: number;
  compile(db: QueryBuilder, dialect: Dialect): CompiledStatement;
  /** Only for the types. */
  readonly types?: { params: P; row: R };
}

class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

// A placeholder stands where the builder expects the value; `bind` puts the value there. The one cast of this file.
const placeholders = <P extends Params>(): P =>
  new Proxy({} as P, { get: (_target, name) => new Placeholder(String(name)) });

let nextId = 0;

/**
 * Defines a query with named parameters.
 * @param build gets the builder and, for every parameter, what stands for its value
 */
export function query<P extends Params, R>(
  build: (db: QueryBuilder, p: P, dialect: Dialect) => Compilable<R>,
): Query<P, R> {
  return {
    id: nextId++,
    compile(db, dialect) {
      const { sql, parameters } = build(db, placeholders<P>(), dialect).compile();
      return {
        sql,
        bind: (params) =>
          parameters.map((value) =>
            value instanceof Placeholder ? (params[value.name] ?? null) : plainValue(value),
          ),
      };
    },
  };
}

function plainValue(value: unknown): string | number | null {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  throw new TypeError(`A query holds a constant that is neither text nor number: ${typeof value}`);
}
