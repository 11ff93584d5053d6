import { filledNumbers, columnNames, numericColumns } from "../api/analysis/describe-table.ts";
import { groupRows } from "../api/analysis/group-rows.ts";
import { readTableRequest } from "../api/analysis/read-request.ts";
import type { Row } from "../api/input/read-dataset.ts";
import { readCount } from "../local-model/read-count.ts";
import { forecastSeries } from "./forecast.ts";
import { markdownTable } from "./markdown-table.ts";
import { nextLabels } from "./next-labels.ts";
import { readConditions } from "./read-conditions.ts";
import { runQuery } from "./run-query.ts";

const FORECAST =
  /\b(?:forecast\w*|predict\w*|project(?:ion|ions|ed|s)?\b(?! (?:plan|manager))|extrapolat\w*|trends?|next|coming|will)\b/i;
const PERIODS = "(?:months?|weeks?|days?|years?|quarters?|periods?|values?|steps?|hours?|points?|entries)";
const TIME = /(?:^|_|\s)(?:date|day|week|month|quarter|year|period|time|hour)s?$/i;
const DEFAULT_PERIODS = 3;
const MAX_PERIODS = 60;

interface Series {
  name: string;
  labels: string[];
  values: number[];
}

export function isForecastQuestion(question: string): boolean {
  return FORECAST.test(question);
}

/** Continues the series in the question's data, or says why it cannot. */
export function answerForecast(question: string, data: { rows: Row[] } | { values: number[] }): string {
  const series =
    "rows" in data ? seriesOf(question, data.rows) : { name: "values", labels: [], values: data.values };
  const { name, labels, values } = series;
  if (values.length < 3)
    return `A forecast needs at least three values in their order; the data has ${values.length}.`;
  const wanted =
    readCount(question, PERIODS) ??
    (/\bnext (?:month|week|day|year|quarter|value|period)\b/i.test(question) ? 1 : DEFAULT_PERIODS);
  const periods = Math.min(wanted, MAX_PERIODS);
  const { values: next, slope, rSquared, typicalError } = forecastSeries(values, periods);
  const names = nextLabels(labels.at(-1) ?? String(values.length), values.length, periods);
  const told = next.length === 1 ? `${next[0]}` : `${next.slice(0, -1).join(", ")} and ${next.at(-1)}`;
  const isFlat = Math.abs(slope) * values.length < typicalError / 2;
  const direction = slope > 0 ? "rises" : "falls";
  const trend = isFlat
    ? "There is hardly any trend."
    : `The trend ${direction} by ${Math.abs(slope)} per period (R² ${rSquared}).`;
  const doubt =
    rSquared < 0.5
      ? " The line explains less than half of the ups and downs, so take this as a rough direction."
      : "";
  return [
    `The forecast of ${name} for the next ${periods === 1 ? "period is" : `${periods} periods is`} ${told}.`,
    markdownTable(next.map((value, index) => ({ period: names[index] ?? "", forecast: value }))),
    `${trend} Known values lie about ${typicalError} from the line.${doubt}`,
    `Method: linear regression over ${values.length} values; it knows no seasons and no outside causes.`,
  ].join("\n\n");
}

function seriesOf(question: string, rows: Row[]): Series {
  const columns = columnNames(rows);
  const time = columns.find((name) => TIME.test(name)) ?? columns.find((name) => isDates(rows, name));
  const measures = numericColumns(rows).filter(({ name }) => name !== time);
  const asked = readTableRequest(question, columns).columns;
  const measure = asked.find((name) => measures.some((column) => column.name === name)) ?? measures[0]?.name;
  if (measure === undefined) return { name: "values", labels: [], values: [] };
  const where = readConditions(
    question,
    rows,
    columns.filter((name) => name !== time),
  );
  const kept = runQuery(
    { where, aggregates: [], groupBy: undefined, order: undefined, limit: rows.length, wantsShare: false },
    rows,
    [],
  ).rows;
  if (time === undefined)
    return {
      name: measure,
      labels: [],
      values: numericColumns(kept)
        .filter(({ name }) => name === measure)
        .flatMap(filledNumbers),
    };
  const groups = groupRows(kept, time, [measure]);
  const labels = groups.map((group) => String(group[time] as string | number));
  const sorted = labels.every((label) => /^\d{4}(?:-\d{2}){0,2}$|^\d+$/.test(label))
    ? groups.toSorted((a, b) =>
        String(a[time] as string).localeCompare(String(b[time] as string), "en", { numeric: true }),
      )
    : groups;
  return {
    name: measure,
    labels: sorted.map((group) => String(group[time] as string | number)),
    values: sorted.map((group) => Number(group[`${measure}_sum`])).filter(Number.isFinite),
  };
}

function isDates(rows: Row[], column: string): boolean {
  return rows.every((row) => /^\d{4}-\d{2}/.test(String((row[column] ?? "") as string)));
}
