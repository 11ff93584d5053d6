import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** A fresh API key: 256 random bits, recognisable by its prefix. */
export const newApiKey = (): string => `mao_${randomBytes(32).toString("base64url")}`;

/** HMAC-SHA256, hex. The keys are random, so a slow hash would add nothing but load. */
export const hashApiKey = (hashKey: Buffer, apiKey: string): string =>
  createHmac("sha256", hashKey).update(apiKey).digest("hex");

/** Compares in a time that depends on neither text. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
