import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const VERSION = "v1";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a secret with AES-256-GCM (NIST SP 800-38D). `binding` says whom and what the secret is for; it is not
 * stored with it, and opening under another one fails.
 */
export function seal(key: Buffer, secret: string, binding: readonly string[]): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(asBytes(binding));
  const sealed = Buffer.concat([iv, cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}.${sealed.toString("base64url")}`;
}

/** Undefined when the text was sealed with another key, for something else, or was changed. */
export function unseal(key: Buffer, sealed: string, binding: readonly string[]): string | undefined {
  const [version, text = ""] = sealed.split(".");
  const bytes = Buffer.from(text, "base64url");
  if (version !== VERSION || bytes.length < IV_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, IV_BYTES)).setAAD(asBytes(binding));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  try {
    const opened = decipher.update(bytes.subarray(IV_BYTES, bytes.length - TAG_BYTES));
    return Buffer.concat([opened, decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}

// JSON, so that ["a", "bc"] and ["ab", "c"] bind differently.
const asBytes = (binding: readonly string[]): Buffer => Buffer.from(JSON.stringify(binding), "utf8");
