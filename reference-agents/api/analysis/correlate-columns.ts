import { linearRegression, linearRegressionLine, rSquared, sampleCorrelation } from "simple-statistics";

import type { NumericColumn } from "./describe-table.ts";
import { tidyNumber } from "./tidy-number.ts";

const MAX_COLUMNS = 20;

export interface Correlation {
  columns: [string, string];
  correlation: number;
}

/** Pearson's r of every pair of numeric columns, strongest first; constant columns have none. */
export function correlateColumns(columns: NumericColumn[]): Correlation[] {
  const limited = columns.slice(0, MAX_COLUMNS);
  return limited
    .flatMap((a, index) => limited.slice(index + 1).map((b) => correlate(a, b)))
    .filter((correlation) => correlation !== undefined)
    .sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation));
}

/** The straight line through the values in their order. */
export function trendOf(values: number[]): {
  slope: number;
  intercept: number;
  r_squared: number;
  direction: string;
} {
  const points = values.map((value, index) => [index + 1, value]);
  const line = linearRegression(points);
  const fit = rSquared(points, linearRegressionLine(line));
  const rising = line.m > 0 ? "rising" : "falling";
  return {
    slope: tidyNumber(line.m),
    intercept: tidyNumber(line.b),
    r_squared: Number.isFinite(fit) ? tidyNumber(fit) : 1,
    direction: line.m === 0 ? "flat" : rising,
  };
}

function correlate(a: NumericColumn, b: NumericColumn): Correlation | undefined {
  const pairs = a.cells
    .map((cell, row) => [cell, b.cells[row]] as const)
    .filter((pair): pair is [number, number] => pair[0] !== undefined && pair[1] !== undefined);
  if (pairs.length < 2) return undefined;
  const r = sampleCorrelation(
    pairs.map(([left]) => left),
    pairs.map(([, right]) => right),
  );
  return Number.isFinite(r) ? { columns: [a.name, b.name], correlation: tidyNumber(r) } : undefined;
}
