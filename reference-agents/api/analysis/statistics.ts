import {
  interquartileRange,
  max,
  mean,
  medianSorted,
  min,
  quantileSorted,
  sampleStandardDeviation,
  sampleVariance,
  standardDeviation,
  sum,
  variance,
} from "simple-statistics";

import { tidyNumber } from "./tidy-number.ts";

export type Statistics = Record<string, unknown>;

/** Every statistic of a list of at least one number. `standard_deviation` and `variance` are of the population. */
export function describeNumbers(values: number[]): Statistics {
  const sorted = values.toSorted((a, b) => a - b);
  const [q1, q3] = [quantileSorted(sorted, 0.25), quantileSorted(sorted, 0.75)];
  const spread =
    values.length > 1 ? { sample: sampleStandardDeviation(values), square: sampleVariance(values) } : null;
  return tidy({
    count: values.length,
    sum: sum(values),
    mean: mean(values),
    median: medianSorted(sorted),
    mode: modes(sorted),
    min: min(values),
    max: max(values),
    range: max(values) - min(values),
    standard_deviation: standardDeviation(values),
    sample_standard_deviation: spread?.sample ?? null,
    variance: variance(values),
    sample_variance: spread?.square ?? null,
    quartiles: { q1, q2: medianSorted(sorted), q3 },
    interquartile_range: interquartileRange(values),
    outliers: outliers(sorted, q1, q3),
  });
}

/** The values that occur most often; none when nothing is repeated. */
function modes(sorted: number[]): number[] {
  const counts = new Map<number, number>();
  for (const value of sorted) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = sorted.length > 0 ? Math.max(...new Set(counts.values())) : 0;
  return most < 2 ? [] : [...counts].filter(([, count]) => count === most).map(([value]) => value);
}

/** Tukey's rule: more than 1.5 interquartile ranges outside the quartiles. */
function outliers(sorted: number[], q1: number, q3: number): number[] {
  const fence = 1.5 * (q3 - q1);
  return sorted.filter((value) => value < q1 - fence || value > q3 + fence);
}

function tidy(statistics: Statistics): Statistics {
  const tidied = Object.entries(statistics).map(([key, value]) => [key, tidyValue(value)] as const);
  return Object.fromEntries(tidied);
}

function tidyValue(value: unknown): unknown {
  if (typeof value === "number") return tidyNumber(value);
  if (Array.isArray(value)) return value.map(tidyValue);
  return typeof value === "object" && value !== null ? tidy({ ...value }) : value;
}
