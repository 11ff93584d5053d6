import type { Row } from "../input/read-dataset.ts";
import { askedFirst, askedStatistics, extraStatistics } from "./asked-statistics.ts";
import { correlateColumns, trendOf } from "./correlate-columns.ts";
import {
  columnNames,
  describeColumns,
  filledNumbers,
  numericColumns,
  type NumericColumn,
} from "./describe-table.ts";
import { groupRows, sortRows } from "./group-rows.ts";
import { readTableRequest, type TableRequest } from "./read-request.ts";
import { describeNumbers, type Statistics } from "./statistics.ts";

const MAX_GROUPS = 1_000;

/**
 * Groups, top rows and correlations when they are asked for; otherwise flat statistics of the one numeric column in
 * focus, or a description of every column.
 */
export function analyseTable(rows: Row[], instructions: string): Statistics {
  const numeric = numericColumns(rows);
  const request = readTableRequest(instructions, columnNames(rows));
  const measures = numeric.filter(({ name }) => name !== request.groupBy);
  const named = measures.filter(({ name }) => request.columns.includes(name));
  const asked = {
    ...groupsOf(rows, request, named.length > 0 ? named : measures, instructions),
    ...topOf(rows, request, named[0] ?? measures[0]),
    ...correlationsOf(named.length > 1 ? named : measures, instructions),
  };
  if (Object.keys(asked).some((key) => key !== "correlations")) return { rows: rows.length, ...asked };
  const focus = named.length === 1 || measures.length === 1 ? (named[0] ?? measures[0]) : undefined;
  if (focus === undefined) return { rows: rows.length, ...asked, columns: describeColumns(rows) };
  const values = filledNumbers(focus);
  const statistics = {
    ...extraStatistics(values, instructions),
    ...askedFirst(describeNumbers(values), instructions),
  };
  const trend = /\btrend/i.test(instructions) && values.length > 1 ? { trend: trendOf(values) } : {};
  return { rows: rows.length, column: focus.name, ...trend, ...statistics };
}

function groupsOf(
  rows: Row[],
  request: TableRequest,
  measures: NumericColumn[],
  instructions: string,
): Statistics {
  if (request.groupBy === undefined) return {};
  const names = measures.map(({ name }) => name);
  const groups = groupRows(rows, request.groupBy, names).slice(0, MAX_GROUPS);
  const [measure] = names;
  const prefersMean = request.wantsMean && !askedStatistics(instructions).includes("sum");
  const order = measure === undefined ? "rows" : `${measure}_${prefersMean ? "mean" : "sum"}`;
  if (request.top === undefined) return { grouped_by: request.groupBy, groups };
  const sorted = sortRows(groups, order, request.top.order);
  return { grouped_by: request.groupBy, groups: sorted.slice(0, request.top.rows) };
}

function topOf(rows: Row[], request: TableRequest, measure: NumericColumn | undefined): Statistics {
  if (request.top === undefined || request.groupBy !== undefined || measure === undefined) return {};
  const cells = new Map(rows.map((row, index) => [row, measure.cells[index]]));
  const sign = request.top.order === "highest" ? -1 : 1;
  const sorted = rows
    .filter((row) => cells.get(row) !== undefined)
    .toSorted((a, b) => sign * ((cells.get(a) ?? 0) - (cells.get(b) ?? 0)));
  return { [`${request.top.order}_${measure.name}`]: sorted.slice(0, request.top.rows) };
}

function correlationsOf(columns: NumericColumn[], instructions: string): Statistics {
  const isAsked = /\bcorrelat|\brelation(?:ship)? between/i.test(instructions);
  if (columns.length < 2 || (!isAsked && columns.length > 8)) return {};
  const correlations = correlateColumns(columns);
  const [only] = correlations;
  if (isAsked && only !== undefined) return { correlation: only.correlation, correlations };
  return { correlations };
}
