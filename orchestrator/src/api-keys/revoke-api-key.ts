import type { ApiKey } from "@orchestrator/contracts";
import { NotFoundError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { revokeApiKeyRow } from "../store/tables/api-keys.ts";
import type { ApiKeyDeps } from "./api-key-deps.ts";
import { keyView } from "./key-view.ts";

/**
 * Lets nobody in with the key any more: the next request with it is refused, and streams that it opened end within
 * seconds. What was done with it stays, and so do tasks that run. Revoking it again changes nothing.
 * @throws NotFoundError API_KEY_NOT_FOUND
 */
export async function revokeApiKey(
  { store, clock }: Pick<ApiKeyDeps, "store" | "clock">,
  caller: Caller,
  id: number,
): Promise<ApiKey> {
  requireRole(caller, "admin");
  const row = await store.transaction((tx) => revokeApiKeyRow(tx, id, clock.now()));
  if (row === undefined)
    throw new NotFoundError(
      "API_KEY_NOT_FOUND",
      `There is no API key ${id}. List them with: orchestrator keys list`,
    );
  return keyView(row);
}
