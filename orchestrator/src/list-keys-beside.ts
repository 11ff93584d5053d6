import type { ApiKey } from "@orchestrator/contracts";
import { listApiKeys } from "./api-keys/list-api-keys.ts";
import { readConfig } from "./config.ts";
import { openDatabase } from "./open-database.ts";
import { requireDatabase } from "./require-database.ts";

/**
 * The API keys in the configured database, beside a service that may be running.
 * @throws StartupError CONFIG_INVALID when there is no database
 */
export async function listKeysBeside(env: Record<string, string | undefined>): Promise<ApiKey[]> {
  const { config } = readConfig(env);
  requireDatabase(config.database);
  await using store = await openDatabase(config, { access: "beside", onError: () => undefined });
  // Who can read the database may see who has keys.
  return await listApiKeys({ store }, { principal: "local", role: "admin" });
}
