import type { Store } from "../store/store.ts";
import { liveApiKeyIds } from "../store/tables/api-keys.ts";
import { isOpen } from "./authenticate.ts";
import type { ApiKeyDeps } from "./api-key-deps.ts";

/** What a request was let in by: the id of a key in the database, the operator's `ADMIN_API_KEY`, or open mode. */
export type Credential = number | "admin" | "open";

/** Which of them let nobody in any more: keys that were revoked or removed, and open mode once there is a key. */
export async function voidAmong(
  deps: ApiKeyDeps & { store: Pick<Store, "reader"> },
  credentials: ReadonlySet<Credential>,
): Promise<ReadonlySet<Credential>> {
  const isVoid = new Set<Credential>();
  if (credentials.has("open") && !(await isOpen(deps))) isVoid.add("open");
  const ids = [...credentials].filter((credential) => typeof credential === "number");
  if (ids.length === 0) return isVoid;
  const live = await liveApiKeyIds(deps.store.reader, ids);
  for (const id of ids) if (!live.has(id)) isVoid.add(id);
  return isVoid;
}
