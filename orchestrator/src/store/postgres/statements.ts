import type { Compilable } from "kysely";
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import type { CompiledStatement, Params, Query, QueryBuilder } from "../query.ts";
import type { Schema } from "../schema.ts";

/** Builds PostgreSQL statements; they run on the connection, not through Kysely's executor. */
const postgresBuilder: QueryBuilder = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** What a connection runs; one with a name is prepared once per connection. */
export interface Statement {
  name?: string;
  text: string;
  values: unknown[];
  /** How long to wait for the answer, in milliseconds; `pg` calls it so. */
  query_timeout?: number;
}

/** Texts of others, such as pg-boss, may be made anew each time: a connection must not keep them all. */
const MOST_TEXTS = 100;

/** Compiles every query once. */
export class Statements {
  readonly #compiled = new Map<number, CompiledStatement>();
  readonly #names = new Map<string, string>();

  named<P extends Params>(query: Query<P, unknown>, params: P): Statement {
    let compiled = this.#compiled.get(query.id);
    if (compiled === undefined) {
      compiled = query.compile(postgresBuilder, "postgres");
      this.#compiled.set(query.id, compiled);
    }
    return { name: `q${query.id}`, text: compiled.sql, values: compiled.bind(params).map(storable) };
  }

  /** A text that comes again is prepared: to plan one costs more than to run it. */
  raw(text: string, values: readonly unknown[]): Statement {
    // Without values it may be several statements, which cannot be prepared.
    const name = values.length === 0 ? undefined : this.#nameOf(text);
    return { text, values: [...values], ...(name !== undefined && { name }) };
  }

  #nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= MOST_TEXTS) return known;
    const name = `r${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }

  built(build: (db: QueryBuilder, dialect: "postgres") => Compilable<unknown>): Statement {
    const { sql, parameters } = build(postgresBuilder, "postgres").compile();
    return { text: sql, values: parameters.map(storable) };
  }
}

/** A text of PostgreSQL cannot hold U+0000, which a caller may send. */
export const storable = (value: unknown): unknown =>
  typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\uFFFD") : value;
