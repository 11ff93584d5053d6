import type { Part } from "./fold-clauses.ts";
import type { Token } from "./read-tokens.ts";

/** The words of a part as they were written, with what was said about it, in the order of the text. */
export function partText(part: Part, description: string): string {
  return [part.tokens, ...part.context]
    .filter((tokens) => tokens.length > 0)
    .sort((a, b) => (a[0]?.start ?? 0) - (b[0]?.start ?? 0))
    .map((tokens) => written(tokens, description))
    .join(". ");
}

function written(tokens: readonly Token[], description: string): string {
  return description.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0).replace(/\s+/g, " ");
}
