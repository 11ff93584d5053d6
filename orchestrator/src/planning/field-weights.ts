export type FieldName = "name" | "description" | "capabilities" | "examples";

/**
 * BM25F: how much a field counts, how strongly its length counts against it, and how many of its words are read at
 * all. The cap, the length and the median below keep an agent from winning by listing everything.
 */
const FIELDS: readonly { name: FieldName; boost: number; lengthPenalty: number; longest: number }[] = [
  { name: "name", boost: 2.5, lengthPenalty: 0.5, longest: 12 },
  { name: "description", boost: 1, lengthPenalty: 0.75, longest: 80 },
  { name: "capabilities", boost: 1.2, lengthPenalty: 0.75, longest: 60 },
  { name: "examples", boost: 0.6, lengthPenalty: 0.75, longest: 120 },
];
const MOST_REPEATS = 2;
const GENEROUS_BREADTH = 4;
const SHORT_FIELD_GAIN = 0.7;

/** The weighted frequency of every stem of every agent, before saturation. */
export function fieldWeights(agents: readonly Record<FieldName, readonly string[]>[]): Map<string, number>[] {
  const weights = agents.map(() => new Map<string, number>());
  for (const { name, boost, lengthPenalty, longest } of FIELDS) {
    const typical = median(agents.map((agent) => agent[name].length));
    for (const [position, agent] of agents.entries()) {
      const stems = agent[name];
      const length = Math.max(SHORT_FIELD_GAIN, 1 - lengthPenalty + (lengthPenalty * stems.length) / typical);
      for (const [stem, count] of countStems(stems.slice(0, longest))) {
        const weight = (boost * Math.min(count, MOST_REPEATS)) / length;
        const into = weights[position];
        into?.set(stem, (into.get(stem) ?? 0) + weight);
      }
    }
  }
  const typicalBreadth = median(weights.map(({ size }) => size));
  return weights.map((own) => damped(own, typicalBreadth));
}

/** Who claims to do everything is a specialist in nothing: beyond a generous vocabulary every word counts less. */
function damped(weights: Map<string, number>, typical: number): Map<string, number> {
  const specialism = Math.sqrt(Math.min(1, (GENEROUS_BREADTH * typical) / weights.size));
  if (specialism < 1) for (const [stem, weight] of weights) weights.set(stem, weight * specialism);
  return weights;
}

/** The median, unlike the mean, does not move when one agent writes a novel about itself. */
function median(lengths: readonly number[]): number {
  const written = lengths.filter((length) => length > 0).sort((a, b) => a - b);
  return written[Math.floor(written.length / 2)] ?? 1;
}

function countStems(stems: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return counts;
}
