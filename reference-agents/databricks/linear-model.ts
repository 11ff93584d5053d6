import { tidyNumber } from "../api/analysis/tidy-number.ts";
import { toNumber } from "../api/input/numbers-in-text.ts";
import type { Row } from "../api/input/read-dataset.ts";
import { textOf } from "./read-conditions.ts";

const MAX_CATEGORIES = 20;
const MAX_FEATURES = 60;
// Keeps columns that repeat one another from making the equations unsolvable.
const RIDGE = 1e-8;

type Encode = (row: Row) => number[];

/** Least squares of one column on the others: numbers as they are, texts as one 0/1 column per value. */
export function fitLinearModel(rows: readonly Row[], target: string): (row: Row) => number {
  const known = rows.filter((row) => toNumber(row[target]) !== undefined);
  const encode = encoderFor(rows, target);
  const inputs = known.map(encode);
  const outputs = known.map((row) => toNumber(row[target]) ?? 0);
  const width = inputs[0]?.length ?? 0;
  const scales = Array.from({ length: width }, (_, i) =>
    Math.max(...inputs.map((x) => Math.abs(x[i] ?? 0)), 1e-12),
  );
  const scaled = inputs.map((x) => x.map((value, i) => value / (scales[i] ?? 1)));
  const square = scales.map((_, i) =>
    scales.map(
      (__, j) => sumOf(scaled, (x) => (x[i] ?? 0) * (x[j] ?? 0)) + (i === j ? RIDGE * known.length : 0),
    ),
  );
  const right = scales.map((_, i) => sumOf(scaled, (x, row) => (x[i] ?? 0) * (outputs[row] ?? 0)));
  const weights = solve(square, right);
  return (row) => {
    const sum = encode(row).reduce(
      (total, value, i) => total + (value / (scales[i] ?? 1)) * (weights[i] ?? 0),
      0,
    );
    return tidyNumber(Number(sum.toPrecision(6)));
  };
}

function encoderFor(rows: readonly Row[], target: string): Encode {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => name !== target);
  const encoders = names.map((name): Encode => {
    const filled = rows
      .map((row) => row[name])
      .filter((cell) => cell !== null && cell !== undefined && cell !== "");
    if (filled.length > 0 && filled.every((cell) => toNumber(cell) !== undefined)) {
      const mean = filled.reduce((sum: number, cell) => sum + (toNumber(cell) ?? 0), 0) / filled.length;
      return (row) => [toNumber(row[name]) ?? mean];
    }
    const values = [...new Set(filled.map(textOf))].slice(0, MAX_CATEGORIES);
    return (row) => values.map((value) => (textOf(row[name]) === value ? 1 : 0));
  });
  return (row) => [1, ...encoders.flatMap((encode) => encode(row))].slice(0, MAX_FEATURES);
}

function sumOf(inputs: number[][], of: (x: number[], row: number) => number): number {
  return inputs.reduce((sum, x, row) => sum + of(x, row), 0);
}

/** Gauss elimination with partial pivoting. */
function solve(matrix: number[][], right: number[]): number[] {
  const size = right.length;
  const a = matrix.map((row, i) => [...row, right[i] ?? 0]);
  for (let column = 0; column < size; column += 1) {
    const rest = a.slice(column).map((row) => Math.abs(row[column] ?? 0));
    const pivot = column + rest.indexOf(Math.max(...rest));
    [a[column], a[pivot]] = [a[pivot] ?? [], a[column] ?? []];
    const lead = a[column] ?? [];
    for (const row of a.slice(column + 1)) {
      const factor = (row[column] ?? 0) / (lead[column] ?? 1);
      for (let k = column; k <= size; k += 1) row[k] = (row[k] ?? 0) - factor * (lead[k] ?? 0);
    }
  }
  const solution = Array.from({ length: size }, () => 0);
  for (let i = size - 1; i >= 0; i -= 1) {
    const known = solution.reduce((sum, value, k) => (k > i ? sum + (a[i]?.[k] ?? 0) * value : sum), 0);
    solution[i] = ((a[i]?.[size] ?? 0) - known) / (a[i]?.[i] ?? 1);
  }
  return solution;
}
