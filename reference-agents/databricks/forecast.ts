import { linearRegression, linearRegressionLine, rSquared } from "simple-statistics";

const SIGNIFICANT_DIGITS = 4;

export interface Forecast {
  values: number[];
  slope: number;
  /** 0 to 1: how much of the ups and downs the straight line explains. */
  rSquared: number;
  /** Typical distance of the known values from the line. */
  typicalError: number;
}

/** Continues a series of at least two values by the straight line that fits it best. */
export function forecastSeries(values: readonly number[], periods: number): Forecast {
  const points = values.map((value, index) => [index + 1, value]);
  const line = linearRegression(points);
  const at = linearRegressionLine(line);
  const squared = points.reduce((sum, [x = 0, y = 0]) => sum + (y - at(x)) ** 2, 0);
  const fit = rSquared(points, at);
  const decimals = decimalsFor(values);
  const round = (value: number): number => Number(value.toFixed(decimals));
  return {
    values: Array.from({ length: periods }, (_, index) => round(at(values.length + index + 1))),
    slope: Number(line.m.toPrecision(SIGNIFICANT_DIGITS)),
    rSquared: Number.isFinite(fit) ? Number(fit.toFixed(3)) : 1,
    typicalError: round(Math.sqrt(squared / Math.max(1, values.length - 2))),
  };
}

/** As many decimals as values of this size are worth: 25.33 incidents, 1267 euros. */
function decimalsFor(values: readonly number[]): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const digits = largest === 0 ? 1 : Math.ceil(Math.log10(largest));
  return Math.min(12, Math.max(0, SIGNIFICANT_DIGITS - digits));
}
