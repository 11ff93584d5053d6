import type { Passage } from "./knowledge/passage.ts";
import type { Citation, Evidence, Finding } from "./research.ts";

const MAX_QUOTE_CHARACTERS = 600;

/** Numbers the passages in the order they are first used; several quotes of one passage share its number. */
export function numberSources(findings: Finding[]): {
  citations: Citation[];
  numberOf: (evidence: Evidence) => number;
} {
  const numbers = new Map<Passage, Citation>();
  for (const { passage, quote } of findings.flatMap(({ evidence }) => evidence)) {
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
