import { max, mean, median, min, sum } from "simple-statistics";

import { tidyNumber } from "../api/analysis/tidy-number.ts";
import { toNumber } from "../api/input/numbers-in-text.ts";
import type { Row } from "../api/input/read-dataset.ts";
import type { Aggregate, Condition, Query } from "./query.ts";
import { textOf } from "./read-conditions.ts";

export interface QueryResult {
  rows: Row[];
  /** How many rows met the conditions. */
  matched: number;
  /** The column the rows are ranked by. */
  rankedBy: string | undefined;
}

const MAX_ROWS = 50;
const COMPUTE: Readonly<Record<Aggregate, (values: number[]) => number>> = {
  sum,
  mean,
  median,
  min,
  max,
  count: (values) => values.length,
};

export function runQuery(query: Query, rows: Row[], measures: readonly string[]): QueryResult {
  const matching = rows.filter((row) => query.where.every((condition) => meets(row, condition)));
  const grouped = query.aggregates.length === 0 ? matching : aggregateRows(query, matching);
  const [first] = query.aggregates;
  const rankedBy = first === undefined ? measures[0] : nameOf(first);
  const shared = query.wantsShare && rankedBy !== undefined ? withShare(grouped, rankedBy) : grouped;
  const isRanked = query.order !== undefined && rankedBy !== undefined;
  const sign = query.order === "lowest" ? 1 : -1;
  const value = (row: Row): number => toNumber(row[rankedBy ?? ""]) ?? Number.NEGATIVE_INFINITY * sign * -1;
  const sorted = isRanked ? shared.toSorted((a, b) => sign * (value(a) - value(b))) : shared;
  return { rows: sorted.slice(0, query.limit ?? MAX_ROWS), matched: matching.length, rankedBy };
}

export function nameOf({ aggregate, column }: Query["aggregates"][number]): string {
  return column === undefined ? aggregate : `${aggregate}_${column}`;
}

function aggregateRows({ groupBy, aggregates }: Query, rows: Row[]): Row[] {
  if (groupBy === undefined) return rows.length === 0 ? [] : [computed(aggregates, rows)];
  const groups = Map.groupBy(rows, (row) => textOf(row[groupBy]));
  return [...groups.values()].map((members) => ({
    [groupBy]: members[0]?.[groupBy] ?? null,
    ...computed(aggregates, members),
  }));
}

function computed(aggregates: Query["aggregates"], rows: Row[]): Row {
  return Object.fromEntries(
    aggregates.map(({ aggregate, column }) => {
      const name = nameOf({ aggregate, column });
      if (column === undefined) return [name, rows.length];
      const values = rows.map((row) => toNumber(row[column])).filter((value) => value !== undefined);
      return [name, values.length === 0 ? null : tidyNumber(COMPUTE[aggregate](values))];
    }),
  );
}

function withShare(rows: Row[], column: string): Row[] {
  const total = sum([0, ...rows.map((row) => toNumber(row[column]) ?? 0)]);
  if (total === 0) return rows;
  const share = (row: Row): number => Number((((toNumber(row[column]) ?? 0) / total) * 100).toFixed(1));
  return rows.map((row) => ({ ...row, share_percent: share(row) }));
}

function meets(row: Row, { column, operator, values }: Condition): boolean {
  const cell = row[column];
  if (operator === "in") return values.some((value) => textOf(cell) === String(value).trim().toLowerCase());
  const [value = ""] = values;
  const order = compare(cell, value);
  switch (operator) {
    case "=":
      return order === 0;
    case "<>":
      return order !== 0;
    case ">":
      return order !== undefined && order > 0;
    case ">=":
      return order !== undefined && order >= 0;
    case "<":
      return order !== undefined && order < 0;
    case "<=":
      return order !== undefined && order <= 0;
    default:
      return operator satisfies never;
  }
}

/** Numbers as numbers, everything else as text; undefined for an empty cell. */
function compare(cell: unknown, value: string | number): number | undefined {
  if (cell === null || cell === undefined || cell === "") return undefined;
  const [left, right] = [toNumber(cell), toNumber(value)];
  if (left !== undefined && right !== undefined) return left - right;
  return textOf(cell).localeCompare(String(value).toLowerCase());
}
