import type { CreateApiKey, CreatedApiKey } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { isoTime } from "../kernel/clock.ts";
import { slugOf } from "../kernel/slug.ts";
import { hashApiKey, newApiKey } from "../security/key-hash.ts";
import { insertApiKeyRow } from "../store/tables/api-keys.ts";
import type { ApiKeyDeps } from "./api-key-deps.ts";

/** Makes a key. It is in the answer and nowhere else: only its HMAC is stored. */
export async function createApiKey(
  deps: Pick<ApiKeyDeps, "store" | "clock" | "hashKey">,
  caller: Caller,
  input: CreateApiKey,
): Promise<CreatedApiKey> {
  requireRole(caller, "admin");
  const key = newApiKey();
  const principal = input.principal ?? slugOf(input.name);
  const now = deps.clock.now();
  const id = await deps.store.transaction((tx) =>
    insertApiKeyRow(tx, {
      name: input.name,
      principal,
      role: input.role,
      key_hash: hashApiKey(deps.hashKey, key),
      created_at: now,
    }),
  );
  return { id, name: input.name, role: input.role, principal, key, created_at: isoTime(now) };
}
