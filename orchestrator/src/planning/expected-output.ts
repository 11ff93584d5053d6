import type { Token } from "./read-tokens.ts";

const FORMATS: ReadonlyMap<string, string> = new Map(
  "JSON CSV XML YAML HTML PDF Markdown SQL PNG SVG table list chart slides"
    .split(" ")
    .map((name) => [name.toLowerCase(), name]),
);
const BEFORE_A_FORMAT = new Set(["to", "into", "as", "in"]);
const ARTICLES = new Set(["a", "an"]);

/** The form in which a clause asks for its output: "convert it to XML" expects XML. */
export function expectedOutput(tokens: readonly Token[]): string | null {
  for (const [at, { lower }] of tokens.entries()) {
    const format = FORMATS.get(lower);
    const before = tokens[at - 1]?.lower ?? "";
    const opener = ARTICLES.has(before) ? (tokens[at - 2]?.lower ?? "") : before;
    if (format !== undefined && BEFORE_A_FORMAT.has(opener)) return format;
  }
  return null;
}
