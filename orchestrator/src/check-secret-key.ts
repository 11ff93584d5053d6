import { createHmac } from "node:crypto";
import { StartupError } from "./kernel/app-error.ts";
import { deriveKey } from "./security/secret-key.ts";
import type { Store } from "./store/store.ts";
import { anyApiKey } from "./store/tables/api-keys.ts";
import { anySecret } from "./store/tables/secrets.ts";
import { findFact, putFactOnce, removeFact } from "./store/tables/service-facts.ts";

const FACT = "secret_key_mark";

/**
 * Refuses a secret key that is not the one this database was used with: every API key would be unknown and every
 * token of an agent unreadable, and one process among several would fail the work that it takes.
 * @throws StartupError CONFIG_INVALID
 */
export async function checkSecretKey(store: Store, secretKey: Buffer): Promise<void> {
  const mark = markOf(secretKey);
  const known = await findFact(store.reader, FACT);
  if (known === mark) return;
  const kept = await store.transaction(async (tx) => {
    // Nothing hangs on the old key: then the new one is as good.
    if (known !== undefined && !(await anyApiKey(tx)) && !(await anySecret(tx))) await removeFact(tx, FACT);
    await putFactOnce(tx, FACT, mark);
    return findFact(tx, FACT);
  });
  if (kept === mark) return;
  throw new StartupError(
    "CONFIG_INVALID",
    "SECRET_KEY: is not the one that this database's API keys and tokens of agents were made with. Set the same SECRET_KEY in every process (without PostgreSQL it is in secret.key beside the database). To go on with a new one, which makes all API keys and tokens void, run: orchestrator keys reset",
  );
}

/** Says whether two keys are the same one, and nothing else about them. */
const markOf = (secretKey: Buffer): string =>
  createHmac("sha256", deriveKey(secretKey, "mark")).update("orchestrator").digest("base64url");
