import type { PoolClient } from "pg";
import type { Compilable } from "kysely";
import { messageOf } from "../../kernel/app-error.ts";
import type { Params, Query, QueryBuilder } from "../query.ts";
import type { Tx } from "../store.ts";
import { isStoreFailure, outcomeUnknown, storeUnavailable } from "../store-error.ts";
import type { Connections } from "./connections.ts";
import type { PostgresTx, RawResult } from "./postgres-tx.ts";
import type { Statement, Statements } from "./statements.ts";

/** Runs each transaction on a connection of its own, READ COMMITTED. */
export class Transactions {
  readonly #connections: Connections;
  readonly #statements: Statements;
  readonly #onError: (message: string, error: unknown) => void;
  readonly #running = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor(
    connections: Connections,
    statements: Statements,
    onError: (message: string, error: unknown) => void,
  ) {
    this.#connections = connections;
    this.#statements = statements;
    this.#onError = onError;
  }

  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.#isClosed) throw storeUnavailable(new Error("the store is closed"));
    const running = this.#run(work);
    const settled = running.catch(() => undefined);
    this.#running.add(settled);
    void settled.finally(() => this.#running.delete(settled));
    return running;
  }

  /** Takes nothing more, and resolves when what was asked for has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#running);
  }

  async #run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await this.#connections.begin();
    const tx = new ClientTx(client, this.#statements);
    const step = { isCommitting: false };
    let value: T;
    try {
      value = await work(tx);
      tx.close();
      step.isCommitting = true;
      await commit(client);
    } catch (error) {
      tx.close();
      await giveUp(client, error);
      tx.rolledBack(this.#call);
      if (!isStoreFailure(error)) throw error;
      throw step.isCommitting ? outcomeUnknown(error) : storeUnavailable(error);
    }
    client.release();
    tx.committed(this.#call);
    return value;
  }

  // A callback that throws is a bug of its owner; the transaction is on disk all the same.
  readonly #call = (callback: () => void): void => {
    try {
      callback();
    } catch (error) {
      this.#onError(`what follows a transaction threw: ${messageOf(error)}`, error);
    }
  };
}

async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query("COMMIT");
  // PostgreSQL ends a transaction with its first failed statement and answers COMMIT with ROLLBACK.
  if (command !== "COMMIT")
    throw new Error("cannot happen: a transaction went on after one of its statements failed");
}

/** Ends the transaction, with its connection where that is the trouble. */
async function giveUp(client: PoolClient, error: unknown): Promise<void> {
  if (isStoreFailure(error)) {
    client.release(true);
    return;
  }
  try {
    await client.query("ROLLBACK");
    client.release();
  } catch {
    client.release(true);
  }
}

class ClientTx implements PostgresTx {
  readonly dialect = "postgres";
  readonly #client: PoolClient;
  readonly #statements: Statements;
  readonly #onCommit: (() => void)[] = [];
  readonly #onRollback: (() => void)[] = [];
  #isOpen = true;
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: PoolClient, statements: Statements) {
    this.#client = client;
    this.#statements = statements;
  }

  // The row type comes from the builder that made the statement.
  async all<P extends Params, R>(query: Query<P, R>, params: P): Promise<R[]> {
    return (await this.#run(this.#statements.named(query, params))).rows as R[];
  }
  async first<P extends Params, R>(query: Query<P, R>, params: P): Promise<R | undefined> {
    return (await this.all(query, params))[0];
  }
  async select<R>(build: (db: QueryBuilder, dialect: "postgres") => Compilable<R>): Promise<R[]> {
    return (await this.#run(this.#statements.built(build))).rows as R[];
  }
  async run<P extends Params>(query: Query<P, unknown>, params: P): Promise<number> {
    return (await this.#run(this.#statements.named(query, params))).rowCount;
  }
  async write(build: (db: QueryBuilder) => Compilable<unknown>): Promise<number> {
    return (await this.#run(this.#statements.built(build))).rowCount;
  }
  raw(text: string, values: readonly unknown[]): Promise<RawResult> {
    return this.#run(this.#statements.raw(text, values));
  }

  onCommit(callback: () => void): void {
    this.#onCommit.push(callback);
  }
  onRollback(callback: () => void): void {
    this.#onRollback.push(callback);
  }

  close(): void {
    this.#isOpen = false;
  }
  committed(call: (callback: () => void) => void): void {
    this.#onCommit.forEach(call);
  }
  rolledBack(call: (callback: () => void) => void): void {
    this.#onRollback.forEach(call);
  }

  async #run(statement: Statement): Promise<RawResult> {
    if (!this.#isOpen) throw new Error("cannot happen: a transaction was used after its end");
    // One after another, also when a callback asks for several at once.
    const asked = this.#last.then(() => this.#client.query(statement));
    this.#last = asked.catch(() => undefined);
    const { rows, rowCount } = await asked;
    return { rows, rowCount: rowCount ?? 0 };
  }
}
