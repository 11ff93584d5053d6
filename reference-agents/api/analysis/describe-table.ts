import { toNumber } from "../input/numbers-in-text.ts";
import type { Row } from "../input/read-dataset.ts";
import { describeNumbers, type Statistics } from "./statistics.ts";

export interface NumericColumn {
  name: string;
  /** One entry per row; undefined where the cell is empty. */
  cells: (number | undefined)[];
}

export function columnNames(rows: Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

/** The columns whose every filled cell is a number. */
export function numericColumns(rows: Row[]): NumericColumn[] {
  return columnNames(rows)
    .map((name) => ({
      name,
      present: rows.map((row) => row[name]).filter(isFilled),
      cells: rows.map((row) => toNumber(row[name])),
    }))
    .filter(({ present }) => present.length > 0 && present.every((cell) => toNumber(cell) !== undefined))
    .map(({ name, cells }) => ({ name, cells }));
}

export function filledNumbers(column: NumericColumn): number[] {
  return column.cells.filter((cell) => cell !== undefined);
}

/** Statistics of each numeric column; of the others, how many distinct values and which is most common. */
export function describeColumns(rows: Row[]): Record<string, Statistics> {
  const numeric = new Map(numericColumns(rows).map((column) => [column.name, column]));
  const described = columnNames(rows).map((name) => {
    const column = numeric.get(name);
    const missing = rows.length - rows.filter((row) => isFilled(row[name])).length;
    const statistics =
      column === undefined ? describeTexts(rows, name) : describeNumbers(filledNumbers(column));
    return [name, missing === 0 ? statistics : { ...statistics, missing }] as const;
  });
  return Object.fromEntries(described);
}

function describeTexts(rows: Row[], name: string): Statistics {
  const counts = new Map<string, number>();
  const cells = rows.map((row) => row[name]).filter(isFilled);
  for (const cell of cells) {
    const text = typeof cell === "string" ? cell : JSON.stringify(cell);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const [common] = [...counts].sort(([, a], [, b]) => b - a);
  return { count: cells.length, distinct: counts.size, most_common: common?.[0] ?? null };
}

function isFilled(cell: unknown): boolean {
  return cell !== null && cell !== undefined && cell !== "";
}
