import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Client } from "pg";
import { readConfig } from "./config.ts";
import type { DatabaseChoice } from "./config.ts";
import { messageOf } from "./kernel/app-error.ts";
import { postgresColumnTypes } from "./store/migrations/column-types.ts";
import { migrationsFor } from "./store/migrations/list.ts";

/** How the database's schema compares with the one of this version. */
export type SchemaState =
  | { state: "current" | "older" | "newer"; found: string; expected: string }
  /** Nothing was stored yet; the first start makes it. */
  | { state: "absent"; expected: string }
  | { state: "unreadable"; reason: string };

/** What there is to say of a service's surroundings without starting it. */
export interface Inspection {
  host: string;
  port: number;
  /** The folder of the database; undefined when it is PostgreSQL. */
  dataFolder: string | undefined;
  /** Where the database is, without a password. */
  database: string;
  schema: SchemaState;
  /** Where the key that everything secret hangs on comes from. */
  secretKey: "environment" | "file" | "absent";
  /** The language model that plans; undefined = rules plan. */
  model: string | undefined;
}

const CONNECT_WITHIN_MS = 5000;

/**
 * Looks at the configuration and the database beside a service that may be running, and changes nothing.
 * @throws StartupError CONFIG_INVALID
 */
export async function inspectBeside(env: Record<string, string | undefined>): Promise<Inspection> {
  const { config, secrets } = readConfig(env);
  const { database } = config;
  const dataFolder = database.kind === "sqlite" ? resolve(dirname(database.path)) : undefined;
  const hasKeyFile = dataFolder !== undefined && existsSync(join(dataFolder, "secret.key"));
  return {
    host: config.host,
    port: config.port,
    dataFolder,
    ...(await inspectDatabase(database)),
    secretKey: secrets.secretKey === undefined ? (hasKeyFile ? "file" : "absent") : "environment",
    model: config.planningModel?.model,
  };
}

const expected = Object.keys(migrationsFor(postgresColumnTypes)).toSorted().at(-1) ?? "";
const NEWEST = "SELECT name FROM kysely_migration ORDER BY name DESC LIMIT 1";

async function inspectDatabase(database: DatabaseChoice): Promise<Pick<Inspection, "database" | "schema">> {
  if (database.kind === "sqlite") {
    const path = resolve(database.path);
    return { database: path, schema: sqliteSchema(path) };
  }
  let client: Client;
  try {
    client = new Client({
      connectionString: database.url,
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      query_timeout: CONNECT_WITHIN_MS,
    });
  } catch {
    // What went wrong would show the URL, and with it the password.
    const reason = "DATABASE_URL is not a URL of PostgreSQL";
    return { database: "PostgreSQL", schema: { state: "unreadable", reason } };
  }
  client.on("error", () => undefined);
  const place = `${client.database ?? ""} at ${client.host}:${client.port}`;
  try {
    await client.connect();
    const there = await client.query("SELECT to_regclass('kysely_migration') IS NOT NULL AS there");
    const [isThere] = there.rows as { there: boolean }[];
    if (isThere?.there !== true) return { database: place, schema: { state: "absent", expected } };
    const { rows } = await client.query(NEWEST);
    return { database: place, schema: compared((rows as { name: string }[])[0]?.name) };
  } catch (error) {
    return { database: place, schema: { state: "unreadable", reason: messageOf(error) } };
  } finally {
    await client.end().catch(() => undefined);
  }
}

function sqliteSchema(path: string): SchemaState {
  if (!existsSync(path)) return { state: "absent", expected };
  try {
    const db = new DatabaseSync(path, { readOnly: true, timeout: CONNECT_WITHIN_MS });
    try {
      const there = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'kysely_migration'").get();
      if (there === undefined) return { state: "absent", expected };
      return compared(String(db.prepare(NEWEST).get()?.["name"] ?? ""));
    } finally {
      db.close();
    }
  } catch (error) {
    return { state: "unreadable", reason: messageOf(error) };
  }
}

function compared(found: string | undefined): SchemaState {
  if (found === undefined || found === "") return { state: "absent", expected };
  if (found === expected) return { state: "current", found, expected };
  return { state: found < expected ? "older" : "newer", found, expected };
}
