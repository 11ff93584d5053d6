import { AccessError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { LOCAL_PRINCIPAL } from "../kernel/caller.ts";
import { hashApiKey, sameSecret } from "../security/key-hash.ts";
import { anyApiKey, findApiKeyRow } from "../store/tables/api-keys.ts";
import type { ApiKeyDeps } from "./api-key-deps.ts";
import type { Credential } from "./credential.ts";

export interface Identity {
  caller: Caller;
  credential: Credential;
}

/**
 * Who sends an `Authorization` header.
 * @param authorization the header's values as they came, none or one
 * @throws AccessError UNAUTHENTICATED
 */
export async function authenticate(deps: ApiKeyDeps, authorization: readonly string[]): Promise<Identity> {
  const [value] = authorization;
  if (value === undefined) {
    if (await isOpen(deps))
      return { caller: { principal: LOCAL_PRINCIPAL, role: "admin" }, credential: "open" };
    throw unauthenticated("This service needs an API key: send Authorization: Bearer <key>.");
  }
  const key = authorization.length === 1 ? /^Bearer ([\w.~+/-]{1,512}=*)$/i.exec(value)?.[1] : undefined;
  if (key === undefined)
    throw unauthenticated("The Authorization header must be one value of the form Bearer <key>.");
  if (deps.adminApiKey !== undefined && sameSecret(key, deps.adminApiKey))
    return { caller: { principal: "admin", role: "admin" }, credential: "admin" };
  const row = await findApiKeyRow(deps.store.reader, hashApiKey(deps.hashKey, key));
  if (row === undefined) throw unauthenticated("This API key is not known or was revoked.");
  return { caller: { principal: row.principal, role: row.role }, credential: row.id };
}

/** Open mode: bound to loopback, and there never was a key: who revokes the last one means to let nobody in. */
export const isOpen = async ({ isLoopback, adminApiKey, store }: ApiKeyDeps): Promise<boolean> =>
  isLoopback && adminApiKey === undefined && !(await anyApiKey(store.reader));

const unauthenticated = (message: string): AccessError => new AccessError("UNAUTHENTICATED", message);
