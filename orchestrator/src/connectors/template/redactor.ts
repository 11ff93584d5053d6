import type { Json } from "@orchestrator/contracts";

/** Takes secrets out of what an agent says. Apply it before anything is cut: half a secret is not recognised. */
export interface Redactor {
  text(text: string): string;
  json(value: Json): Json;
  /** The first `length` characters without secrets, of texts of any size; half a secret at the cut is left out. */
  start(text: string, length: number): string;
}

export const hidesNothing: Redactor = {
  text: (text) => text,
  json: (value) => value,
  start: (text, length) => text.slice(0, length),
};

const HIDDEN = "[secret]";
/** Names of headers that hold secrets. */
export const SECRET_HEADER = /authorization|api-?key|token|secret|password|cookie|credential/i;
// Shorter texts stand in ordinary words; hiding them would garble answers and tell what they are.
const SHORTEST_SECRET = 4;
const SHORTEST_HEADER_VALUE = 8;

export function createRedactor(secrets: readonly string[]): Redactor {
  const known = [...new Set(secrets)]
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .toSorted((a, b) => b.length - a.length);
  if (known.length === 0) return hidesNothing;
  const escaped = known.map((secret) => lazily(() => inAnySpelling(secret)));
  const text = (from: string): string => {
    const rest = known.reduce((left, secret) => left.replaceAll(secret, HIDDEN), from);
    if (!/[\\%&]/.test(rest)) return rest;
    return escaped.reduce((left, spelling) => left.replace(spelling(), HIDDEN), rest);
  };
  const json = (value: Json): Json => {
    if (typeof value === "string") return text(value);
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map(json);
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [text(key), json(part)]));
  };
  const longest = (known[0]?.length ?? 0) * LONGEST_ESCAPE;
  const start = (from: string, length: number): string => {
    const some = length * 2 + longest;
    if (from.length <= some) return text(from).slice(0, length);
    // Hiding makes it shorter: what may be half a secret must not move up into what is shown.
    return text(from.slice(0, some)).slice(0, -longest).slice(0, length);
  };
  return { text, json, start };
}

/** The values of headers whose names say that they are secret, or that stand among `given`. */
export function secretHeaderValues(
  headers: Record<string, string>,
  given: Record<string, string> = {},
): string[] {
  return Object.entries(headers)
    .filter(([name]) => SECRET_HEADER.test(name) || Object.hasOwn(given, name))
    .flatMap(([, value]) => [value, value.replace(/^\S+ /, "")])
    .filter((value) => value.length >= SHORTEST_HEADER_VALUE);
}

/** `&#x0000002b;` and the like. */
const LONGEST_ESCAPE = 12;

/**
 * A secret as any writer of JSON, of URLs or of HTML may have written it, and JSON in JSON: each of its characters may
 * be escaped or not. PHP writes `\/`, .NET `\u002B`, a form `%2B`, a page `&#43;`.
 */
const inAnySpelling = (secret: string): RegExp =>
  new RegExp(Array.from(secret.toWellFormed(), anySpelling).join(""), "g");

function anySpelling(character: string): string {
  const units = character.split("").map((unit) => `\\\\{1,4}u${hex(unit.charCodeAt(0), 4)}`);
  const bytes = [...Buffer.from(character)].map((byte) => `%${hex(byte, 2)}`);
  const code = character.codePointAt(0) ?? 0;
  const literal = RegExp.escape(character);
  // A tab may stand in a header.
  const short = character === "\t" ? "|\\\\{1,4}t" : "";
  const named = NAMED[character] === undefined ? "" : `|&${NAMED[character]};`;
  return `(?:\\\\{0,4}${literal}|${units.join("")}|${bytes.join("")}|&#0{0,4}${code};|&#[xX]0{0,4}${hex(code, 1)};${named}${short})`;
}

const NAMED: Readonly<Record<string, string>> = {
  "&": "amp",
  "<": "lt",
  ">": "gt",
  '"': "quot",
  "'": "apos",
};

/** In hexadecimal digits of either case. */
const hex = (code: number, digits: number): string =>
  code
    .toString(16)
    .padStart(digits, "0")
    .replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
