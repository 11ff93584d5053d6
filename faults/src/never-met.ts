import type { RoundResult } from "./run-fault.ts";

/** What all rounds together should have met, and none did. Pure. */
export function neverMet(results: readonly Pick<RoundResult, "met">[]): string[] {
  const counts = results.flatMap(({ met }) => Object.entries(met));
  const kinds = new Set(counts.map(([kind]) => kind));
  const seen = new Set(counts.filter(([, times]) => times > 0).map(([kind]) => kind));
  return [...kinds.difference(seen)].map((kind) => `none of ${results.length} rounds met ${kind}`);
}
