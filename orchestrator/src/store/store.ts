import type { Compilable } from "kysely";
import type { Dialect, Params, Query, QueryBuilder } from "./query.ts";

/** Reads committed rows; inside a transaction also the transaction's own. */
export interface Reader {
  all<P extends Params, R>(query: Query<P, R>, params: P): Promise<R[]>;
  first<P extends Params, R>(query: Query<P, R>, params: P): Promise<R | undefined>;
  /** A statement whose shape depends on the input (filters, lists); built for this one call. */
  select<R>(build: (db: QueryBuilder, dialect: Dialect) => Compilable<R>): Promise<R[]>;
}

/**
 * A running transaction: the only place with write methods.
 * Its callback awaits nothing but this object; anything else would let other work into the transaction.
 */
export interface Tx extends Reader {
  readonly dialect: Dialect;
  /** Runs a statement that gives no rows; answers how many rows it changed. */
  run<P extends Params>(query: Query<P, unknown>, params: P): Promise<number>;
  write(build: (db: QueryBuilder) => Compilable<unknown>): Promise<number>;
  /** Called once after the transaction is on disk. */
  onCommit(callback: () => void): void;
  /** Called once when the transaction leaves nothing behind. */
  onRollback(callback: () => void): void;
}

export interface Store extends AsyncDisposable {
  readonly dialect: Dialect;
  /** Sees committed rows only. */
  readonly reader: Reader;
  /**
   * Runs `work` in a transaction and answers after COMMIT.
   * @throws what `work` throws, after undoing its writes
   * @throws UnavailableError STORE_UNAVAILABLE when nothing could be written (disk full, database away)
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}
