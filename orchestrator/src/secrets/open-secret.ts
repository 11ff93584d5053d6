import { unseal } from "../security/seal.ts";
import type { Reader } from "../store/store.ts";
import { findSecretRow } from "../store/tables/secrets.ts";
import { bindingOf } from "./secret-deps.ts";
import type { SecretDeps, SecretPlace } from "./secret-deps.ts";

/** The secret kept at this place; undefined when there is none, or it was kept for another origin or under another key. */
export async function openSecret(
  reader: Reader,
  { sealKey }: SecretDeps,
  place: SecretPlace,
): Promise<string | undefined> {
  const row = await findSecretRow(reader, place.ownerId, place.name);
  if (row === undefined || row.origin !== place.origin) return undefined;
  return unseal(sealKey, row.sealed, bindingOf(place));
}
