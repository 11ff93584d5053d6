import type { Json } from "@orchestrator/contracts";
import type { JsonText } from "../schema.ts";

/** What a JSON column takes. U+0000 and lone surrogates, which PostgreSQL refuses, become U+FFFD on every database. */
export function toJson(value: Json): JsonText {
  const text = JSON.stringify(value);
  return text.includes("\\u") ? text.replace(UNSTORABLE, "$1\uFFFD") : text;
}
export const toJsonOrNull = (value: Json | undefined): JsonText | null =>
  value === undefined || value === null ? null : toJson(value);

/** As `JSON.stringify` writes them; after a backslash that is itself written as two, they are plain text. */
const UNSTORABLE = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/**
 * Reads a JSON column back. Only this service writes these columns, and only values of type `T`,
 * which is why the type is taken on trust here and nowhere else.
 */
export const fromJson = <T>(text: JsonText): T => JSON.parse(text) as T;
export const fromJsonOrNull = <T>(text: JsonText | null): T | null =>
  text === null ? null : fromJson<T>(text);
