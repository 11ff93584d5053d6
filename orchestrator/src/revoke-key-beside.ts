import type { ApiKey } from "@orchestrator/contracts";
import { revokeApiKey } from "./api-keys/revoke-api-key.ts";
import { readConfig } from "./config.ts";
import { systemClock } from "./kernel/clock.ts";
import { openDatabase } from "./open-database.ts";
import { requireDatabase } from "./require-database.ts";

/**
 * Revokes an API key in the configured database, beside a service that may be running.
 * @throws NotFoundError API_KEY_NOT_FOUND
 * @throws StartupError CONFIG_INVALID when there is no database
 */
export async function revokeKeyBeside(env: Record<string, string | undefined>, id: number): Promise<ApiKey> {
  const { config } = readConfig(env);
  requireDatabase(config.database);
  await using store = await openDatabase(config, { access: "beside", onError: () => undefined });
  // Who can write the database may revoke any key.
  return await revokeApiKey({ store, clock: systemClock }, { principal: "local", role: "admin" }, id);
}
