import { readConfig } from "./config.ts";
import { checkSecretKey } from "./check-secret-key.ts";
import { openDatabase, secretKeyOf } from "./open-database.ts";
import { requireDatabase } from "./require-database.ts";
import { removeAllApiKeys } from "./store/tables/api-keys.ts";
import { removeAllSecrets } from "./store/tables/secrets.ts";

/**
 * Makes every API key and every token of an agent void, so that the configured secret key can take over.
 * @throws StartupError CONFIG_INVALID when there is no database
 */
export async function resetKeysBeside(
  env: Record<string, string | undefined>,
): Promise<{ apiKeys: number; tokens: number }> {
  const { config, secrets } = readConfig(env);
  requireDatabase(config.database);
  await using store = await openDatabase(config, { access: "beside", onError: () => undefined });
  const removed = await store.transaction(async (tx) => ({
    apiKeys: await removeAllApiKeys(tx),
    tokens: await removeAllSecrets(tx),
  }));
  await checkSecretKey(store, secretKeyOf(config, secrets));
  return removed;
}
