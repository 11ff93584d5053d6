import { Client } from "pg";
import { startPostgresCluster } from "../../orchestrator/test/kit/postgres-cluster.ts";
import { cpuMsOfFamily } from "./measure.ts";

type Row = Record<string, unknown>;

/** A PostgreSQL server of its own. What it says that it has committed is on disk. */
export interface PostgresServer extends AsyncDisposable {
  /** Makes an empty database and gives its URL. */
  createDatabase(name: string): Promise<string>;
  /** Runs one statement, or several without values, in a database that was made. */
  rows(database: string, statement: string, values?: readonly unknown[]): Promise<Row[]>;
  /** CPU of the server with all its connections so far. */
  cpuMs(): number;
}

// What anybody who runs it for more than a try sets; everything else is as PostgreSQL comes.
const SETTINGS = {
  fsync: "on",
  full_page_writes: "on",
  shared_buffers: "512MB",
  max_wal_size: "4GB",
  shared_preload_libraries: "pg_stat_statements",
};

export async function startPostgresServer(): Promise<PostgresServer> {
  await using stack = new AsyncDisposableStack();
  const cluster = stack.use(await startPostgresCluster(SETTINGS));
  const clients = new Map<string, Promise<Client>>();
  const clientOf = (database: string): Promise<Client> => {
    const opened = clients.get(database) ?? open(cluster.urlOf(database));
    clients.set(database, opened);
    return opened;
  };
  const rows: PostgresServer["rows"] = async (database, statement, values) => {
    const client = await clientOf(database);
    return (await client.query<Row>(statement, values === undefined ? undefined : [...values])).rows;
  };
  stack.defer(async () => {
    for (const client of clients.values()) await (await client).end().catch(() => undefined);
  });
  const kept = stack.move();
  return {
    async createDatabase(name) {
      await rows("postgres", `CREATE DATABASE ${name}`);
      return cluster.urlOf(name);
    },
    rows,
    cpuMs: () => cpuMsOfFamily(cluster.pid),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function open(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString, application_name: "bench" });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
