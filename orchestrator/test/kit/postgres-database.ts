import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { openPgBoss } from "../../src/queue/open-pg-boss.ts";
import { openPostgres } from "../../src/store/postgres/open-postgres.ts";

/** The environment variable with the address where `postgres-global-setup.ts` gives out the run's cluster. */
export const STARTER = "TEST_POSTGRES_STARTER";

export interface PostgresDatabase extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
}

/** An empty database for one test, gone afterwards, in the cluster of this run of the tests. */
export async function postgresDatabase(options: { template?: string } = {}): Promise<PostgresDatabase> {
  const server = await clusterUrl();
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await execute(server, `CREATE DATABASE ${name} TEMPLATE ${options.template ?? "template0"}`);
  const url = new URL(server);
  url.pathname = name;
  return {
    name,
    url: url.href,
    [Symbol.asyncDispose]: () => execute(server, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

let migrated: Promise<string> | undefined;

/** The same with our tables and the queue in it: copied, which is faster than migrating. */
export async function migratedDatabase(): Promise<PostgresDatabase> {
  migrated ??= (async () => {
    const template = await postgresDatabase();
    await using store = await openPostgres({ url: template.url, onError: () => undefined });
    await using _boss = await openPgBoss(store, () => undefined);
    return template.name;
  })();
  return postgresDatabase({ template: await migrated });
}

/** Runs one statement on a connection of its own. */
export async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

let cluster: Promise<string> | undefined;

async function clusterUrl(): Promise<string> {
  const starter = process.env[STARTER];
  if (starter === undefined)
    throw new Error("there is no PostgreSQL: the tests were started without vitest.config.ts");
  cluster ??= fetch(starter).then(async (response) => {
    const text = await response.text();
    if (!response.ok) throw new Error(`PostgreSQL did not start: ${text}`);
    return text;
  });
  return cluster;
}
