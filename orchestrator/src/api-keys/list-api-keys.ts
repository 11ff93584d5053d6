import type { ApiKey } from "@orchestrator/contracts";
import type { Caller } from "../kernel/caller.ts";
import { requireRole } from "../kernel/caller.ts";
import { listApiKeyRows } from "../store/tables/api-keys.ts";
import type { ApiKeyDeps } from "./api-key-deps.ts";
import { keyView } from "./key-view.ts";

/** Every key that was made, revoked ones too, oldest first. What was shown at their making is nowhere. */
export async function listApiKeys(
  { store: { reader } }: Pick<ApiKeyDeps, "store">,
  caller: Caller,
): Promise<ApiKey[]> {
  requireRole(caller, "admin");
  return (await listApiKeyRows(reader)).map(keyView);
}
