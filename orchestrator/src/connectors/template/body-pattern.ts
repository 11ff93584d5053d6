import type { Json } from "@orchestrator/contracts";
import { InvalidInputError } from "../../kernel/app-error.ts";
import { fillValue, parseText, type Scope } from "./placeholders.ts";

/** Gives a body for one step. */
export type BodyPattern = (scope: Scope) => Json;

const MAX_DEPTH = 64;

/**
 * Compiles a body with placeholders in its texts.
 * @throws InvalidInputError TEMPLATE_INVALID, the message starting with the place in the body
 */
export function compileBody(value: Json, place = "body_mapping", depth = 0): BodyPattern {
  if (depth > MAX_DEPTH) throw new InvalidInputError("TEMPLATE_INVALID", `${place}: is nested too deeply.`);
  if (typeof value === "string") return compileText(value, place);
  if (value === null || typeof value !== "object") return () => value;
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileBody(item, `${place}[${index}]`, depth + 1));
    return (scope) => items.map((item) => item(scope));
  }
  const fields = Object.entries(value).map(
    ([key, field]) => [key, compileBody(field, `${place}.${key}`, depth + 1)] as const,
  );
  // fromEntries defines own properties, so that a key `__proto__` is a key like any other.
  return (scope) => Object.fromEntries(fields.map(([key, field]) => [key, field(scope)]));
}

function compileText(text: string, place: string): BodyPattern {
  if (!text.includes("${")) return () => text;
  const pattern = inPlace(place, () => parseText(text));
  return (scope) => fillValue(pattern, scope);
}

/** Runs `compile` and puts the place before the message of what it throws. */
export function inPlace<T>(place: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError("TEMPLATE_INVALID", `${place}: ${error.message}`, {
      cause: error,
      details: { field: place },
    });
  }
}
