import type { CreateApiKey, CreatedApiKey } from "@orchestrator/contracts";
import { createApiKey } from "./api-keys/create-api-key.ts";
import { readConfig } from "./config.ts";
import { systemClock } from "./kernel/clock.ts";
import { deriveKey, loadSecretKey } from "./security/secret-key.ts";
import { openSqlite } from "./store/sqlite/open-sqlite.ts";

/** Makes an API key in the configured database, beside a service that may be running. */
export async function createKeyBeside(
  env: Record<string, string | undefined>,
  input: CreateApiKey,
): Promise<CreatedApiKey> {
  const { config, secrets } = readConfig(env);
  await using store = await openSqlite({
    path: config.databasePath,
    synchronous: config.sqliteSynchronous,
    access: "beside",
  });
  const hashKey = deriveKey(loadSecretKey(secrets.secretKey, config.databasePath), "api-keys");
  // Who can write the database's folder may make any key.
  return createApiKey({ store, clock: systemClock, hashKey }, { principal: "local", role: "admin" }, input);
}
