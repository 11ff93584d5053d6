import type { CreateApiKey, CreatedApiKey } from "@orchestrator/contracts";
import { createApiKey } from "./api-keys/create-api-key.ts";
import { checkSecretKey } from "./check-secret-key.ts";
import { readConfig } from "./config.ts";
import { systemClock } from "./kernel/clock.ts";
import { openDatabase, secretKeyOf } from "./open-database.ts";
import { deriveKey } from "./security/secret-key.ts";

/** Makes an API key in the configured database, beside a service that may be running. */
export async function createKeyBeside(
  env: Record<string, string | undefined>,
  input: CreateApiKey,
): Promise<CreatedApiKey> {
  const { config, secrets } = readConfig(env);
  await using store = await openDatabase(config, { access: "beside", onError: () => undefined });
  const secretKey = secretKeyOf(config, secrets);
  await checkSecretKey(store, secretKey);
  const hashKey = deriveKey(secretKey, "api-keys");
  // Who can write the database may make any key.
  return await createApiKey(
    { store, clock: systemClock, hashKey },
    { principal: "local", role: "admin" },
    input,
  );
}
