import type { Json } from "@orchestrator/contracts";
import { InvalidInputError } from "../../kernel/app-error.ts";

/** What placeholders can name, e.g. `scope.input.description` for `${input.description}`. */
export type Scope = Record<"input" | "params" | "step" | "session" | "user" | "agent", Json>;

/** A text with placeholders, cut into literal texts and the keys of values. */
export interface TextPattern {
  parts: (string | string[])[];
}

/** The names each root knows; null = any name, since the values are the user's own. */
const ROOTS: Record<keyof Scope, readonly string[] | null> = {
  input: ["description", "data", "capability", "context", "text"],
  params: null,
  step: ["key", "attempt"],
  session: ["id"],
  user: ["id"],
  agent: ["name"],
};

/**
 * Cuts a text at its placeholders; `$${` stands for a literal `${`.
 * @throws InvalidInputError TEMPLATE_INVALID for an unknown or malformed placeholder
 */
export function parseText(text: string): TextPattern {
  const parts: (string | string[])[] = [];
  let literal = "";
  let at = 0;
  for (const match of text.matchAll(/\$\$\{|\$\{([^}]*)(\}?)/g)) {
    literal += text.slice(at, match.index);
    at = match.index + match[0].length;
    if (match[0] === "$${") {
      literal += "${";
      continue;
    }
    if (literal !== "") parts.push(literal);
    literal = "";
    parts.push(parseName(match[1] ?? "", match[2] === "}"));
  }
  literal += text.slice(at);
  if (literal !== "" || parts.length === 0) parts.push(literal);
  return { parts };
}

function parseName(name: string, isClosed: boolean): string[] {
  const keys = name.trim().split(".");
  const [root = "", field] = keys;
  const shown = `The placeholder "\${${name.slice(0, 100)}${isClosed ? "}" : ""}"`;
  if (!isClosed) throw invalid(`${shown} has no closing brace`);
  if (!keys.every((key) => /^[A-Za-z0-9_-]+$/.test(key)))
    throw invalid(`${shown} is not a name like \${input.description}`);
  if (!Object.hasOwn(ROOTS, root)) {
    throw invalid(`${shown} starts with an unknown name; known are ${Object.keys(ROOTS).join(", ")}`);
  }
  const fields = ROOTS[root as keyof Scope];
  if (field === undefined) throw invalid(`${shown} names no value of ${root}`);
  if (fields !== null && !fields.includes(field)) {
    throw invalid(`${shown} is unknown; ${root} has ${fields.join(", ")}`);
  }
  return keys;
}

/** The value of a text: the value itself where the text is one placeholder, a text otherwise. Missing values are null. */
export function fillValue(pattern: TextPattern, scope: Scope): Json {
  const [only] = pattern.parts;
  if (pattern.parts.length === 1 && Array.isArray(only)) return valueAt(scope, only);
  return fillText(pattern, scope, (text) => text);
}

/** The text with every value written into it by `encode`; objects as JSON, missing values as nothing. */
export function fillText(pattern: TextPattern, scope: Scope, encode: (text: string) => string): string {
  let text = "";
  for (const part of pattern.parts) {
    text += typeof part === "string" ? part : encode(textOf(valueAt(scope, part)));
  }
  return text;
}

/** How a value reads inside a text. */
export function textOf(value: Json): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function valueAt(scope: Scope, keys: readonly string[]): Json {
  let value: Json = scope;
  for (const key of keys) {
    if (value === null || typeof value !== "object") return null;
    // Own properties only: `constructor` of every object and `length` of every list are not the step's data.
    if (Array.isArray(value) ? !/^\d+$/.test(key) : !Object.hasOwn(value, key)) return null;
    value = (value as Record<string, Json>)[key] ?? null;
  }
  return value;
}

function invalid(message: string): InvalidInputError {
  return new InvalidInputError("TEMPLATE_INVALID", `${message}.`);
}
