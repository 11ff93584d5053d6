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
    .flatMap((secret) => spellings(secret))
    .toSorted((a, b) => b.length - a.length);
  if (known.length === 0) return hidesNothing;
  const text = (from: string): string =>
    known.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), from);
  const json = (value: Json): Json => {
    if (typeof value === "string") return text(value);
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map(json);
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [text(key), json(part)]));
  };
  const longest = known[0]?.length ?? 0;
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

/** As it is, inside JSON text, and inside a URL. */
function spellings(secret: string): string[] {
  return [
    ...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())]),
  ];
}
