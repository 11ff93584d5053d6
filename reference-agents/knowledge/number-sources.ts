import type { Citation, Evidence } from "./evidence.ts";
import type { Passage } from "./passage.ts";

const MAX_QUOTE_CHARACTERS = 600;

/** Numbers the passages in the order they are first used; several quotes of one passage share its number. */
export function numberSources(evidence: Evidence[]): {
  citations: Citation[];
  numberOf: (piece: Evidence) => number;
} {
  const numbers = new Map<Passage, Citation>();
  for (const { passage, quote } of evidence) {
    const known = numbers.get(passage);
    if (known === undefined) {
      const { source, heading } = passage;
      numbers.set(passage, { n: numbers.size + 1, source, heading, quote });
      continue;
    }
    if (known.quote.includes(quote)) continue;
    known.quote = `${known.quote} … ${quote}`.slice(0, MAX_QUOTE_CHARACTERS);
  }
  return {
    citations: [...numbers.values()],
    numberOf: ({ passage }) => numbers.get(passage)?.n ?? 0,
  };
}

export function sourceLines(citations: Citation[]): string {
  const lines = citations.map(
    ({ n, source, heading }) => `[${n}] ${source}${heading === "" ? "" : ` – ${heading}`}`,
  );
  return ["Sources:", ...lines].join("\n");
}
