/** What a planner answered; edges are positions in `steps`. */
export interface Prediction {
  id: string;
  steps: { agent: string }[];
  edges: [number, number][];
  ranking?: string[];
  ms?: number;
}

/** What was right; `edges: null` = nobody noted the order. */
export interface GoldRecord {
  id: string;
  gold: { steps: { agent: string }[]; edges: [number, number][] | null };
}

export interface PlanScores {
  n: number;
  nodeF1: number | null;
  edgeF1: number | null;
  nodesExact: number | null;
  planExact: number | null;
  stepCountOk: number | null;
  validDag: number | null;
  top1: number | null;
  top3: number | null;
  recall5: number | null;
  recall20: number | null;
  msP50: number | null;
  msP95: number | null;
}

type Sample = Record<Exclude<keyof PlanScores, "n" | "msP50" | "msP95">, number | null> & {
  ms: number | null;
};

/** Scores predictions against gold: the mean of every measure over the records for which it is defined. */
export function scorePlans(predictions: readonly Prediction[], golds: readonly GoldRecord[]): PlanScores {
  const byId = new Map(predictions.map((prediction) => [prediction.id, prediction]));
  const samples = golds.map((gold) =>
    scoreOne(byId.get(gold.id) ?? { id: gold.id, steps: [], edges: [] }, gold),
  );
  const average = (measure: keyof Sample) => mean(samples.flatMap((sample) => sample[measure] ?? []));
  const times = samples.flatMap(({ ms }) => ms ?? []);
  return {
    n: golds.length,
    nodeF1: average("nodeF1"),
    edgeF1: average("edgeF1"),
    nodesExact: average("nodesExact"),
    planExact: average("planExact"),
    stepCountOk: average("stepCountOk"),
    validDag: average("validDag"),
    top1: average("top1"),
    top3: average("top3"),
    recall5: average("recall5"),
    recall20: average("recall20"),
    msP50: quantile(times, 0.5),
    msP95: quantile(times, 0.95),
  };
}

function scoreOne(prediction: Prediction, { gold }: GoldRecord): Sample {
  const predicted = prediction.steps.map(({ agent }) => agent);
  const expected = gold.steps.map(({ agent }) => agent);
  const wanted = [...new Set(expected)];
  const ranking = prediction.ranking ?? predicted;
  const areNodesExact =
    predicted.length === expected.length && overlap(predicted, expected) === expected.length;
  const links = edgeNames(prediction.steps, prediction.edges);
  const goldLinks = gold.edges && edgeNames(gold.steps, gold.edges);
  const hasLinks = goldLinks !== null && links.length + goldLinks.length > 0;
  const isSingle = wanted.length === 1;
  const recallAt = (k: number) =>
    wanted.filter((agent) => ranking.slice(0, k).includes(agent)).length / wanted.length;
  return {
    nodeF1: f1(predicted, expected),
    edgeF1: hasLinks ? f1(links, goldLinks) : null,
    nodesExact: Number(areNodesExact),
    planExact: Number(areNodesExact && (goldLinks === null || f1(links, goldLinks) === 1)),
    stepCountOk: Number(predicted.length === expected.length),
    validDag: Number(isAcyclic(prediction)),
    top1: isSingle ? Number(ranking[0] === expected[0]) : null,
    top3: isSingle ? Number(ranking.slice(0, 3).includes(wanted[0] ?? "")) : null,
    recall5: recallAt(5),
    recall20: recallAt(20),
    ms: prediction.ms ?? null,
  };
}

function edgeNames(steps: readonly { agent: string }[], edges: readonly [number, number][]): string[] {
  return [...new Set(edges.map(([from, to]) => `${steps[from]?.agent} -> ${steps[to]?.agent}`))];
}

function f1(predicted: readonly string[], expected: readonly string[]): number {
  const total = predicted.length + expected.length;
  return total === 0 ? 1 : (2 * overlap(predicted, expected)) / total;
}

/** Size of the multiset intersection. */
function overlap(a: readonly string[], b: readonly string[]): number {
  const left = new Map<string, number>();
  for (const name of b) left.set(name, (left.get(name) ?? 0) + 1);
  return a.filter((name) => {
    const count = left.get(name) ?? 0;
    left.set(name, count - 1);
    return count > 0;
  }).length;
}

/** A plan that can be run: known positions, no edge to itself, no cycle. */
function isAcyclic({ steps, edges }: Prediction): boolean {
  const waiting = steps.map(() => 0);
  for (const [from, to] of edges) {
    if (!steps[from] || !steps[to] || from === to) return false;
    waiting[to] = (waiting[to] ?? 0) + 1;
  }
  const ready = waiting.flatMap((count, position) => (count === 0 ? [position] : []));
  for (const done of ready) {
    for (const [from, to] of edges) {
      if (from !== done) continue;
      waiting[to] = (waiting[to] ?? 0) - 1;
      if (waiting[to] === 0) ready.push(to);
    }
  }
  return ready.length === steps.length;
}

function mean(values: readonly number[]): number | null {
  return values.length > 0 ? values.reduce((a, b) => a + b, 0) / values.length : null;
}

function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
}
