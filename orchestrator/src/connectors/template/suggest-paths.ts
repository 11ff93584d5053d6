import type { Json } from "@orchestrator/contracts";

export interface SuggestedPath {
  /** A normalised path (RFC 9535, section 2.7), in the shorthand where that is possible. */
  path: string;
  value: Json;
}

const MOST = 10;
const DEEPEST = 8;
const MOST_VISITED = 2000;

/** Names under which agents usually give what was asked for, and names under which they hardly ever do. */
const RESULT_NAME =
  /^(result|results|output|outputs|answer|response|content|text|message|reply|completion|summary|data|value)$/i;
const OTHER_NAME =
  /(^|_)(id|ids|status|state|model|object|created|role|type|usage|tokens?|time|timestamp|version|name|finish_reason|index|error)$/i;

/**
 * Paths of an answer that may be the result, the likeliest first: by the names on the way, then by how much stands
 * there. Pure.
 */
export function suggestPaths(answer: Json): SuggestedPath[] {
  const found: (SuggestedPath & { score: number })[] = [];
  let visited = 0;
  const visit = (value: Json, path: string, name: string, depth: number): void => {
    if (depth > DEEPEST || ++visited > MOST_VISITED) return;
    if (path !== "$") found.push({ path, value, score: scoreOf(value, name, depth) });
    if (Array.isArray(value)) {
      const [first] = value;
      if (first !== undefined) visit(first, `${path}[0]`, name, depth + 1);
      return;
    }
    if (value === null || typeof value !== "object") return;
    for (const [key, part] of Object.entries(value)) visit(part, path + segment(key), key, depth + 1);
  };
  visit(answer, "$", "", 0);
  return found
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MOST)
    .map(({ path, value }) => ({ path, value: shortened(value) }));
}

function scoreOf(value: Json, name: string, depth: number): number {
  const named = RESULT_NAME.test(name) ? 4 : OTHER_NAME.test(name) ? -4 : 0;
  if (typeof value === "string") return named + 3 + Math.min(2, value.length / 100) + depth * 0.1;
  if (value === null || typeof value === "boolean") return named - 2;
  if (typeof value === "number") return named;
  return named + 1 - depth * 0.2;
}

const segment = (key: string): string =>
  /^[A-Za-z_][\w]*$/.test(key) ? `.${key}` : `['${key.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}']`;

const LONGEST_TEXT = 200;

function shortened(value: Json): Json {
  if (typeof value === "string")
    return value.length <= LONGEST_TEXT ? value : `${value.slice(0, LONGEST_TEXT)}…`;
  const text = JSON.stringify(value);
  return text.length <= LONGEST_TEXT * 5 ? value : `${text.slice(0, LONGEST_TEXT)}…`;
}
