import { Kysely, PostgresDialect } from "kysely";
import { Migrator } from "kysely/migration";
import type { Client } from "pg";
import { postgresColumnTypes } from "../migrations/column-types.ts";
import { migrationsFor } from "../migrations/list.ts";

/** Any number of ours: what processes that start together wait for. */
const MIGRATION_LOCK = 7_202_611_221;

/**
 * Runs what is missing of the migrations in one transaction: either all of it is there afterwards, or nothing. Of
 * several processes one runs them while the others wait, and a process that dies lets go of everything.
 */
export async function migrate(client: Client): Promise<void> {
  await client.query("BEGIN");
  await client.query("SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
  let first: unknown;
  // After the first error a transaction only says that there was one.
  const rememberFirst = async (text: string, values: unknown[]): Promise<unknown> => {
    try {
      return await client.query(text, values);
    } catch (error) {
      first ??= error;
      throw error;
    }
  };
  const connection = {
    query: rememberFirst,
    release: (): void => undefined,
  };
  const kysely = new Kysely<unknown>({
    dialect: new PostgresDialect({
      pool: { options: {}, connect: async () => connection as never, end: async () => undefined },
    }),
  });
  const migrator = new Migrator({
    db: kysely,
    provider: { getMigrations: async () => migrationsFor(postgresColumnTypes) },
    disableTransactions: true,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw first ?? error;
  for (const log of ["task_events", "agent_events"]) await adoptForeignRows(client, log);
  await client.query("COMMIT");
}

/**
 * A row of a transaction that is yet to come was brought along from another server, whose count of transactions was
 * higher: its readers would wait for that number. It counts as older than everything here.
 */
const adoptForeignRows = (client: Client, log: string): Promise<unknown> =>
  client.query(`UPDATE ${log} SET xid = '1' WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())`);
