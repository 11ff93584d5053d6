import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Compilable } from "kysely";
import { messageOf } from "../../kernel/app-error.ts";
import type { Params, Query, QueryBuilder } from "../query.ts";
import type { Tx } from "../store.ts";
import { isStoreFailure, storeUnavailable } from "../store-error.ts";
import type { Statements } from "./statements.ts";

/*
 * Group commit. Transactions that are asked for in the same turn of the event loop share one COMMIT, and with it one
 * fsync: each runs in a savepoint of its own, one after another, and every answer goes out after COMMIT. Since every
 * statement is synchronous, a callback that awaits nothing but its tx is done before the event loop turns; one that
 * awaits anything else would let another callback's rows into its savepoint. That is a bug, and `#watch` sees it.
 */

interface Waiting {
  work: (tx: SqliteTx) => Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

class ForeignAwait extends Error {}

interface Settled {
  answer: () => void;
  tx: SqliteTx;
}

/** More than this in one group would keep the first of them, and the event loop, waiting. */
const LARGEST_GROUP = 256;

export class GroupCommit {
  readonly #db: DatabaseSync;
  readonly #statements: Statements;
  readonly #onBug: (message: string) => void;
  readonly #control: Record<"begin" | "commit" | "savepoint" | "release" | "rollbackTo", StatementSync>;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #scheduled = false;

  constructor(db: DatabaseSync, statements: Statements, onBug: (message: string) => void) {
    this.#db = db;
    this.#statements = statements;
    this.#onBug = onBug;
    this.#control = {
      begin: db.prepare("BEGIN IMMEDIATE"),
      commit: db.prepare("COMMIT"),
      savepoint: db.prepare("SAVEPOINT one"),
      release: db.prepare("RELEASE one"),
      rollbackTo: db.prepare("ROLLBACK TO one"),
    };
  }

  submit<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** Resolves when nothing is waiting or running. */
  async idle(): Promise<void> {
    while (this.#waiting.length > 0 || this.#running !== undefined) {
      await (this.#running ?? new Promise((resolve) => setImmediate(resolve)));
    }
  }

  #schedule(): void {
    if (this.#scheduled || this.#running !== undefined) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const group = this.#waiting.splice(0, LARGEST_GROUP);
      this.#running = this.#runGroup(group).finally(() => {
        this.#running = undefined;
        if (this.#waiting.length > 0) this.#schedule();
      });
    });
  }

  async #runGroup(group: Waiting[]): Promise<void> {
    const settled: Settled[] = [];
    const watch = this.#watch();
    try {
      this.#control.begin.run();
      for (const waiting of group) settled.push(await this.#runOne(waiting, watch.foreignAwait));
      this.#control.commit.run();
    } catch (cause) {
      this.#abandon(group, settled, cause);
      return;
    } finally {
      watch.stop();
    }
    for (const { tx, answer } of settled) {
      tx.committed();
      answer();
    }
  }

  // A callback that throws is a bug of its owner; the others of the group still get their answers.
  readonly #call = (callback: () => void): void => {
    try {
      callback();
    } catch (error) {
      this.#onBug(`what follows a transaction threw: ${messageOf(error)}`);
    }
  };

  /** Runs one callback in its savepoint. Throws only when the whole transaction is gone. */
  async #runOne({ work, resolve, reject }: Waiting, foreignAwait: Promise<never>): Promise<Settled> {
    const tx = new SqliteTx(this.#db, this.#statements, this.#call);
    this.#control.savepoint.run();
    try {
      const value = await Promise.race([work(tx), foreignAwait]);
      this.#control.release.run();
      return { tx, answer: () => resolve(value) };
    } catch (error) {
      // A full disk or an I/O error ends the whole transaction, not the savepoint.
      if (!this.#db.isTransaction || error instanceof ForeignAwait) {
        tx.rolledBack();
        throw error;
      }
      this.#control.rollbackTo.run();
      this.#control.release.run();
      tx.rolledBack();
      return { tx, answer: () => reject(isStoreFailure(error) ? storeUnavailable(error) : error) };
    } finally {
      tx.close();
    }
  }

  #abandon(group: Waiting[], settled: Settled[], cause: unknown): void {
    if (this.#db.isOpen && this.#db.isTransaction) this.#db.exec("ROLLBACK");
    for (const { tx } of settled) tx.rolledBack();
    const error = storeUnavailable(cause);
    for (const { reject } of group) reject(error);
  }

  #watch(): { foreignAwait: Promise<never>; stop: () => void } {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => undefined);
    const immediate = setImmediate(() => {
      const error = new ForeignAwait(
        "a transaction awaited something other than its tx; the whole group was refused",
      );
      this.#onBug(error.message);
      reject(error);
    });
    return { foreignAwait: promise, stop: () => clearImmediate(immediate) };
  }
}

export class SqliteTx implements Tx {
  readonly dialect = "sqlite";
  readonly #db: DatabaseSync;
  readonly #statements: Statements;
  readonly #call: (callback: () => void) => void;
  readonly #onCommit: (() => void)[] = [];
  readonly #onRollback: (() => void)[] = [];
  #state: "open" | "closed" | "undone" = "open";

  constructor(db: DatabaseSync, statements: Statements, call: (callback: () => void) => void) {
    this.#db = db;
    this.#statements = statements;
    this.#call = call;
  }

  async all<P extends Params, R>(query: Query<P, R>, params: P): Promise<R[]> {
    return this.#open().all(query, params);
  }
  async first<P extends Params, R>(query: Query<P, R>, params: P): Promise<R | undefined> {
    return this.#open().first(query, params);
  }
  async select<R>(build: (db: QueryBuilder, dialect: "sqlite") => Compilable<R>): Promise<R[]> {
    return this.#open().select(build);
  }
  async run<P extends Params>(query: Query<P, unknown>, params: P): Promise<number> {
    return this.#open().run(query, params);
  }
  async write(build: (db: QueryBuilder) => Compilable<unknown>): Promise<number> {
    return this.#open().write(build);
  }

  onCommit(callback: () => void): void {
    this.#onCommit.push(callback);
  }
  onRollback(callback: () => void): void {
    this.#onRollback.push(callback);
  }

  close(): void {
    if (this.#state === "open") this.#state = "closed";
  }
  committed(): void {
    if (this.#state === "undone") return;
    this.#onCommit.forEach(this.#call);
  }
  rolledBack(): void {
    if (this.#state === "undone") return;
    this.#state = "undone";
    this.#onRollback.forEach(this.#call);
  }

  #open(): Statements {
    if (this.#state !== "open") throw new Error("cannot happen: a transaction was used after its end");
    // A full disk may have ended it; a callback that went on regardless would write outside any transaction.
    if (!this.#db.isTransaction) throw new Error("the transaction is gone");
    return this.#statements;
  }
}
