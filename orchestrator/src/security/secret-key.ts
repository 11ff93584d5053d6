import { hkdfSync, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The key that everything secret hangs on: the configured one, or one made at the first start and kept beside the
 * database, readable by its owner only.
 */
export function loadSecretKey(configured: string | undefined, databasePath: string | undefined): Buffer {
  if (configured !== undefined) return Buffer.from(configured, "utf8");
  if (databasePath === undefined)
    throw new Error("cannot happen: no secret key, and no folder to keep one in");
  const path = join(dirname(databasePath), "secret.key");
  mkdirSync(dirname(path), { recursive: true });
  try {
    // Exclusive: of two processes that start together one makes the key and the other reads it.
    writeFileSync(path, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return Buffer.from(readFileSync(path, "utf8").trim(), "utf8");
}

/** A key for one purpose, so that what is made for one cannot stand for another (HKDF, RFC 5869). */
export const deriveKey = (secretKey: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync("sha256", secretKey, Buffer.alloc(0), purpose, 32));
