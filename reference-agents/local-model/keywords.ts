import { termsOf } from "./terms.ts";

export interface Keyword {
  term: string;
  count: number;
}

/** The most frequent terms, inflections counted together and shown in their most frequent spelling. */
export function extractKeywords(text: string, limit: number): Keyword[] {
  const spellings = new Map<string, Map<string, number>>();
  for (const { stem, surface } of termsOf(text)) {
    if (surface.length < 2 || /^\d+$/.test(surface)) continue;
    const counts = spellings.get(stem) ?? new Map<string, number>();
    const spelling = surface.toLowerCase();
    counts.set(spelling, (counts.get(spelling) ?? 0) + 1);
    spellings.set(stem, counts);
  }
  return [...spellings.values()]
    .map((counts) => ({ term: mostFrequent(counts), count: total(counts) }))
    .sort((a, b) => b.count - a.count)
    .slice(0, limit);
}

function mostFrequent(counts: Map<string, number>): string {
  const ranked = [...counts].sort(([, a], [, b]) => b - a);
  return ranked[0]?.[0] ?? "";
}

function total(counts: Map<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
