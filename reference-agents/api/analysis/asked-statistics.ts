import { geometricMean, harmonicMean, quantile, rootMeanSquare, sampleSkewness } from "simple-statistics";

import type { Statistics } from "./statistics.ts";
import { tidyNumber } from "./tidy-number.ts";

const NAMES: readonly (readonly [string, RegExp])[] = [
  ["count", /\b(?:count|how many|number of)\b/i],
  ["sum", /\b(?:sum|total)\b/i],
  ["mean", /\b(?:mean|average|avg)\b/i],
  ["median", /\bmedian\b/i],
  ["mode", /\bmodes?\b/i],
  ["min", /\b(?:min(?:imum)?|smallest|lowest)\b/i],
  ["max", /\b(?:max(?:imum)?|largest|highest|biggest)\b/i],
  ["range", /\brange\b/i],
  ["sample_standard_deviation", /\bsample (?:standard deviation|std)/i],
  ["standard_deviation", /\b(?:standard deviation|std(?:ev)?|stddev|deviation)\b/i],
  ["sample_variance", /\bsample variance\b/i],
  ["variance", /\bvariance\b/i],
  ["quartiles", /\bquartiles?\b/i],
  ["interquartile_range", /\b(?:interquartile|iqr)\b/i],
  ["outliers", /\b(?:outliers?|anomal(?:y|ies))\b/i],
];

/** The statistics an instruction names, in the order it names them. */
export function askedStatistics(instructions: string): string[] {
  return NAMES.map(([name, pattern]) => ({ name, position: instructions.search(pattern) }))
    .filter(({ position }) => position !== -1)
    .sort((a, b) => a.position - b.position)
    .map(({ name }) => name);
}

/** Puts what was asked for first; the rest follows. */
export function askedFirst(statistics: Statistics, instructions: string): Statistics {
  const first = askedStatistics(instructions).map((name) => [name, statistics[name]] as const);
  return { ...Object.fromEntries(first), ...statistics };
}

/** Statistics computed only when asked for: percentiles and the less usual means. */
export function extraStatistics(values: number[], instructions: string): Statistics {
  const extras: Statistics = {};
  for (const [, percent] of instructions.matchAll(
    /\b(\d{1,2}(?:\.\d+)?)(?:st|nd|rd|th)?[\s-]+percentile/gi,
  )) {
    extras[`percentile_${percent}`] = tidyNumber(quantile(values, Number(percent) / 100));
  }
  const arePositive = values.every((value) => value > 0);
  if (/\bgeometric mean\b/i.test(instructions) && arePositive)
    extras["geometric_mean"] = tidyNumber(geometricMean(values));
  if (/\bharmonic mean\b/i.test(instructions) && arePositive)
    extras["harmonic_mean"] = tidyNumber(harmonicMean(values));
  if (/\b(?:root mean square|rms)\b/i.test(instructions))
    extras["root_mean_square"] = tidyNumber(rootMeanSquare(values));
  if (/\bskew(?:ness|ed)?\b/i.test(instructions) && values.length > 2) {
    const skewness = sampleSkewness(values);
    if (Number.isFinite(skewness)) extras["sample_skewness"] = tidyNumber(skewness);
  }
  return extras;
}
