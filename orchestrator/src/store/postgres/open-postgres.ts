import { Client } from "pg";
import { messageOf, StartupError } from "../../kernel/app-error.ts";
import type { Reader, Tx } from "../store.ts";
import { isStoreFailure } from "../store-error.ts";
import { Connections } from "./connections.ts";
import { migrate } from "./migrate.ts";
import type { PostgresStore } from "./postgres-tx.ts";
import { Statements } from "./statements.ts";
import { Transactions } from "./transactions.ts";

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`, with the parameters that libpq knows. */
  url: string;
  /** How many connections this process may hold. */
  maxConnections?: number;
  /** Told about lost connections and about broken rules of ours that were caught. */
  onError: (message: string, error: unknown) => void;
}

const MAX_CONNECTIONS = 20;
const OLDEST_VERSION = 150_000;

/**
 * Opens the database, migrating it as needed.
 * @throws StartupError CONFIG_INVALID when it cannot be reached, refuses us or is too old
 */
export async function openPostgres({
  url,
  maxConnections = MAX_CONNECTIONS,
  onError,
}: PostgresOptions): Promise<PostgresStore> {
  await prepare(url);
  const connections = new Connections({ url, maxConnections, onError });
  const statements = new Statements();
  const transactions = new Transactions(connections, statements, onError);
  return {
    dialect: "postgres",
    url,
    reader: readerOf(connections, statements),
    transaction: <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transactions.run(work),
    async raw(text, values, options) {
      const statement = statements.raw(text, values);
      const { rows, rowCount } = await connections.query(
        options === undefined ? statement : { ...statement, query_timeout: options.withinMs },
      );
      return { rows, rowCount: rowCount ?? 0 };
    },
    async [Symbol.asyncDispose]() {
      await transactions.close();
      await connections.end();
    },
  };
}

function readerOf(connections: Connections, statements: Statements): Reader {
  // The row type comes from the builder that made the statement.
  const reader: Reader = {
    all: async <R>(...[query, params]: Parameters<Reader["all"]>) =>
      (await connections.read(statements.named(query, params))).rows as R[],
    first: async <R>(...[query, params]: Parameters<Reader["first"]>) =>
      (await connections.read(statements.named(query, params))).rows[0] as R | undefined,
    select: async <R>(...[build]: Parameters<Reader["select"]>) =>
      (await connections.read(statements.built(build))).rows as R[],
  };
  return reader;
}

/** Looks whether the database is one that we can use, and brings its schema up to date. */
async function prepare(url: string): Promise<void> {
  const client = newClient(url);
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number; name: string }>(
      "SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS name",
    );
    const [server] = rows;
    if (server !== undefined && server.version < OLDEST_VERSION)
      throw new StartupError(
        "CONFIG_INVALID",
        `DATABASE_URL: the server is PostgreSQL ${server.name}; the oldest that will do is 15.`,
      );
    await migrate(client);
  } catch (error) {
    throw isStoreFailure(error) || isRefusal(error) ? cannotConnect(client, error) : error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function newClient(url: string): Client {
  try {
    return new Client({
      connectionString: url,
      connectionTimeoutMillis: 10_000,
      application_name: "orchestrator",
    });
  } catch {
    // The cause would show the URL, and with it the password.
    throw new StartupError(
      "CONFIG_INVALID",
      "DATABASE_URL: is not a URL of PostgreSQL; write postgres://user:password@host:5432/database, with special characters in the password percent-encoded.",
    );
  }
}

/** Invalid authorization (28…), no such database (3D000), no right to make tables (42501). */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && /^(28\w{3}|3D000|42501)$/.test(String((error as { code?: unknown }).code));

const cannotConnect = ({ host, port, database, user }: Client, cause: unknown): StartupError =>
  new StartupError(
    "CONFIG_INVALID",
    `DATABASE_URL: the database ${database ?? ""} at ${host}:${port} cannot be used as ${user ?? "nobody"}: ${messageOf(cause)}`,
    { cause },
  );
