import { createHash } from "node:crypto";
import type { Json } from "@orchestrator/contracts";
import { InvalidInputError } from "../kernel/app-error.ts";
import type { Caller } from "../kernel/caller.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import type { Reader } from "../store/store.ts";
import { findIdempotencyRow } from "../store/tables/idempotency-keys.ts";

/** What makes two submits the same one (draft-ietf-httpapi-idempotency-key-header). */
export interface IdempotencyKey {
  principal: string;
  route: string;
  key: string;
  bodyHash: string;
}

export const IDEMPOTENCY_KEY_LIFE_MS = 24 * 60 * 60 * 1000;

function idempotencyKey(principal: string, route: string, key: string, body: Json): IdempotencyKey {
  return {
    principal,
    route,
    key,
    bodyHash: createHash("sha256").update(canonicalJson(body)).digest("base64url"),
  };
}

/** The same for a parsed body; undefined when the caller gave no key. */
export const keyFor = (
  { principal }: Caller,
  route: string,
  key: string | undefined,
  input: object,
): IdempotencyKey | undefined =>
  // A parsed body is JSON except for absent members, which JSON leaves out.
  key === undefined ? undefined : idempotencyKey(principal, route, key, JSON.parse(JSON.stringify(input)));

/**
 * The task that an earlier submit under this key created; undefined when there was none in the last 24 hours.
 * @throws InvalidInputError IDEMPOTENCY_KEY_REUSED when the body was another one
 */
export async function taskOfKey(
  reader: Reader,
  key: IdempotencyKey,
  now: number,
): Promise<number | undefined> {
  const row = await findIdempotencyRow(reader, key);
  if (row === undefined || row.created_at < now - IDEMPOTENCY_KEY_LIFE_MS) return undefined;
  if (row.body_hash === key.bodyHash) return row.task_id;
  throw new InvalidInputError(
    "IDEMPOTENCY_KEY_REUSED",
    "This Idempotency-Key was used with another body in the last 24 hours. Repeat the same body, or take a new key for a new task.",
  );
}
