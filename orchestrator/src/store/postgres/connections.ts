import { Pool } from "pg";
import type { ClientBase, PoolClient } from "pg";
import { isConnectionLost, isStoreFailure, storeUnavailable } from "../store-error.ts";
import { columnValues } from "./column-values.ts";
import type { Statement } from "./statements.ts";

export interface ConnectionOptions {
  url: string;
  maxConnections: number;
  onError: (message: string, error: unknown) => void;
}

interface Answer {
  rows: unknown[];
  rowCount: number | null;
}

const CONNECT_WITHIN_MS = 10_000;
const ANSWER_WITHIN_MS = 60_000;

/*
 * A process that stops in the midst of a transaction (a SIGSTOP, a lost network) would hold its rows for ever, so the
 * server ends such a transaction. A server may be set up to answer commits before they are on disk; ours are on disk.
 */
const SESSION = `SET synchronous_commit = on; SET default_transaction_isolation = 'read committed';
  SET idle_in_transaction_session_timeout = 10000; SET lock_timeout = 20000; SET statement_timeout = 50000`;

// The pool waits for it, which its types do not say.
const beginSession = (client: ClientBase): Promise<unknown> => client.query(SESSION);

/** The connections to the database. A lost one is replaced when it is needed next. */
export class Connections {
  readonly #pool: Pool;

  constructor({ url, maxConnections, onError }: ConnectionOptions) {
    this.#pool = new Pool({
      connectionString: url,
      max: maxConnections,
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
      keepAlive: true,
      application_name: "orchestrator",
      types: columnValues,
      onConnect: beginSession as (client: ClientBase) => void,
    });
    this.#pool.on("error", ({ message }) => {
      // The pool's end does not wait for its connections' ends.
      if (this.#pool.ending) return;
      // Not the error itself: `pg` hangs the connection on it, with the URL and its password.
      onError("a connection to the database was lost", new Error(message));
    });
    // One in use reports its loss to its statement as well; without a listener the event would end the process.
    this.#pool.on("connect", (client) => void client.on("error", () => undefined));
  }

  /** @throws UnavailableError STORE_UNAVAILABLE */
  async query(statement: Statement): Promise<Answer> {
    try {
      return await this.#pool.query(statement);
    } catch (error) {
      throw isStoreFailure(error) ? storeUnavailable(error) : error;
    }
  }

  /** For statements that do no harm when they run twice. @throws UnavailableError STORE_UNAVAILABLE */
  read(statement: Statement): Promise<Answer> {
    return this.#onLiving(async (client) => {
      const answer = await client.query(statement);
      client.release();
      return answer;
    });
  }

  /** A connection with a transaction begun on it. @throws UnavailableError STORE_UNAVAILABLE */
  begin(): Promise<PoolClient> {
    return this.#onLiving(async (client) => {
      await client.query("BEGIN");
      return client;
    });
  }

  /** Connections that died while nobody used them are often found dead only when they are used: then the next one. */
  async #onLiving<T>(use: (client: PoolClient) => Promise<T>): Promise<T> {
    for (let left = this.#pool.options.max; ; left--) {
      let client: PoolClient | undefined;
      try {
        client = await this.#pool.connect();
        return await use(client);
      } catch (error) {
        client?.release(isStoreFailure(error));
        if (client !== undefined && left > 0 && isConnectionLost(error)) continue;
        throw client === undefined || isStoreFailure(error) ? storeUnavailable(error) : error;
      }
    }
  }

  async end(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }
}
