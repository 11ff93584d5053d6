import type { Store, Tx } from "../store.ts";

export interface RawResult {
  rows: unknown[];
  /** How many rows were given or changed. */
  rowCount: number;
}

/** A transaction on PostgreSQL, for what builds its own SQL and must commit together with our rows. */
export interface PostgresTx extends Tx {
  /** Runs one statement with `$1`-style parameters in this transaction. */
  raw(text: string, values: readonly unknown[]): Promise<RawResult>;
}

export interface PostgresStore extends Store {
  readonly dialect: "postgres";
  /** Where the database is, with its password: for a connection of one's own, such as one that listens. */
  readonly url: string;
  /**
   * Runs one statement outside any transaction.
   * @param options `withinMs`: how long to wait for its answer; a minute if it does not say
   * @throws UnavailableError STORE_UNAVAILABLE
   */
  raw(text: string, values: readonly unknown[], options?: { withinMs: number }): Promise<RawResult>;
}

export const isPostgresTx = (tx: Tx): tx is PostgresTx => "raw" in tx;

export const isPostgresStore = (store: Store): store is PostgresStore => store.dialect === "postgres";
