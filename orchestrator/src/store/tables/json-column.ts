import type { Json } from "@orchestrator/contracts";
import type { JsonText } from "../schema.ts";

/** What a JSON column takes. */
export const toJson = (value: Json): JsonText => JSON.stringify(value);
export const toJsonOrNull = (value: Json | undefined): JsonText | null =>
  value === undefined || value === null ? null : JSON.stringify(value);

/**
 * Reads a JSON column back. Only this service writes these columns, and only values of type `T`,
 * which is why the type is taken on trust here and nowhere else.
 */
export const fromJson = <T>(text: JsonText): T => JSON.parse(text) as T;
export const fromJsonOrNull = <T>(text: JsonText | null): T | null =>
  text === null ? null : fromJson<T>(text);
