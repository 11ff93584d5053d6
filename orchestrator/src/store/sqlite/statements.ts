import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Compilable } from "kysely";
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import type { CompiledStatement, Params, Query, QueryBuilder } from "../query.ts";
import type { Schema } from "../schema.ts";

/** Builds SQLite statements; they run on prepared statements, not through Kysely's executor. */
export const sqliteBuilder: QueryBuilder = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

interface Prepared {
  statement: StatementSync;
  bind: CompiledStatement["bind"];
}

/** Runs queries on one connection, each prepared once. */
export class Statements {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<number, Prepared>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  // The row type comes from the builder that made the statement.
  all<P extends Params, R>(query: Query<P, R>, params: P): R[] {
    const { statement, bind } = this.#prepare(query);
    return statement.all(...bind(params)) as R[];
  }

  first<P extends Params, R>(query: Query<P, R>, params: P): R | undefined {
    const { statement, bind } = this.#prepare(query);
    return statement.get(...bind(params)) as R | undefined;
  }

  run<P extends Params>(query: Query<P, unknown>, params: P): number {
    const { statement, bind } = this.#prepare(query);
    return Number(statement.run(...bind(params)).changes);
  }

  select<R>(build: (db: QueryBuilder, dialect: "sqlite") => Compilable<R>): R[] {
    const { sql, parameters } = build(sqliteBuilder, "sqlite").compile();
    return this.#db.prepare(sql).all(...(parameters as (string | number | null)[])) as R[];
  }

  write(build: (db: QueryBuilder) => Compilable<unknown>): number {
    const { sql, parameters } = build(sqliteBuilder).compile();
    return Number(this.#db.prepare(sql).run(...(parameters as (string | number | null)[])).changes);
  }

  #prepare<P extends Params, R>(query: Query<P, R>): Prepared {
    const known = this.#prepared.get(query.id);
    if (known !== undefined) return known;
    const { sql, bind } = query.compile(sqliteBuilder, "sqlite");
    const prepared = { statement: this.#db.prepare(sql), bind };
    this.#prepared.set(query.id, prepared);
    return prepared;
  }
}
