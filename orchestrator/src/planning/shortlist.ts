/** The entries with the highest scores, best first; equal scores go by position. Sorts numbers only, not entries. */
export function shortlist(
  scores: ReadonlyMap<number, number>,
  length: number,
): [position: number, score: number][] {
  const sorted = Float64Array.from(scores.values()).sort();
  const least = sorted[Math.max(0, sorted.length - length)] ?? 0;
  const best: [number, number][] = [];
  for (const entry of scores) if (entry[1] >= least) best.push(entry);
  return best.sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, length);
}
