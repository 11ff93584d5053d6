import { seal } from "../security/seal.ts";
import type { Tx } from "../store/store.ts";
import { putSecretRow } from "../store/tables/secrets.ts";
import { bindingOf } from "./secret-deps.ts";
import type { SecretDeps, SecretPlace } from "./secret-deps.ts";

/** Keeps a secret sealed; it can be opened again only for the same owner, name and origin. */
export async function putSecret(
  tx: Tx,
  { sealKey }: SecretDeps,
  place: SecretPlace,
  secret: string,
  now: number,
): Promise<void> {
  const { ownerId, name, origin } = place;
  await putSecretRow(tx, {
    owner_id: ownerId,
    name,
    origin,
    sealed: seal(sealKey, secret, bindingOf(place)),
    created_at: now,
  });
}
