import { askedFirst } from "../api/analysis/asked-statistics.ts";
import { correlateColumns } from "../api/analysis/correlate-columns.ts";
import { columnNames, describeColumns, numericColumns } from "../api/analysis/describe-table.ts";
import { describeNumbers } from "../api/analysis/statistics.ts";
import type { Row } from "../api/input/read-dataset.ts";
import { answerForecast, isForecastQuestion } from "./answer-forecast.ts";
import { cellText, markdownTable } from "./markdown-table.ts";
import { readQuery } from "./read-query.ts";
import { readQuestion } from "./read-question.ts";
import type { Query } from "./query.ts";
import { runQuery, type QueryResult } from "./run-query.ts";
import { tellQuery } from "./tell-query.ts";

const NO_DATA =
  "There is no data in the message to answer this from. Put a table (CSV, JSON, Markdown) or a list of numbers below " +
  "the question; then I filter, group, rank, total and forecast it. Without a language model I cannot answer from " +
  "general knowledge.";

/** Answers a message from the data in it; the numbers are computed, the words say how. */
export function answerQuestion(message: string): string {
  const { question, rows, series } = readQuestion(message);
  if (rows !== undefined)
    return isForecastQuestion(question)
      ? answerForecast(question, { rows })
      : answerFromTable(question, rows);
  if (series === undefined) return NO_DATA;
  return isForecastQuestion(question)
    ? answerForecast(question, { values: series })
    : describeSeries(question, series);
}

export function hasData(message: string): boolean {
  const { rows, series } = readQuestion(message);
  return rows !== undefined || series !== undefined;
}

function answerFromTable(question: string, rows: Row[]): string {
  const query = readQuery(question, rows);
  if (/\bcorrelat/i.test(question)) return tellCorrelations(rows);
  const isPlain = query.aggregates.length === 0 && query.where.length === 0 && query.order === undefined;
  if (isPlain) return describeTable(rows);
  const measures = numericColumns(rows).map(({ name }) => name);
  const named = measures.filter((name) => question.toLowerCase().includes(name.toLowerCase()));
  const result = runQuery(query, rows, named.length > 0 ? named : measures);
  const sql = tellQuery(query, result.rankedBy);
  if (result.matched === 0) return `No row meets the conditions, out of ${rows.length}.\n\nQuery: \`${sql}\``;
  const basis = `Computed from ${result.matched} of ${rows.length} rows. Query: \`${sql}\``;
  return [headline(query, result), markdownTable(result.rows), basis].join("\n\n");
}

function headline({ groupBy, order, aggregates }: Query, { rows, matched, rankedBy }: QueryResult): string {
  const [first] = rows;
  if (first === undefined || rankedBy === undefined || aggregates.length === 0)
    return `${matched} ${matched === 1 ? "row fits" : "rows fit"}.`;
  if (groupBy === undefined) {
    const told = Object.entries(first).map(
      ([name, value]) => `${name.replace(/_/g, " of ")} is ${cellText(value)}`,
    );
    return `The ${told.join(", the ")}.`;
  }
  const label = cellText(first[groupBy]);
  const value = cellText(first[rankedBy]);
  const share =
    first["share_percent"] === undefined ? "" : ` (${cellText(first["share_percent"])} % of the total)`;
  if (order === undefined) return `${rows.length} groups by ${groupBy}.`;
  return `${label} has the ${order} ${rankedBy.replace(/_/g, " of ")}: ${value}${share}.`;
}

function describeTable(rows: Row[]): string {
  const described = Object.entries(describeColumns(rows)).map(([column, facts]) => {
    const { count, mean, min, max, sum, distinct, most_common: common } = facts;
    return mean === undefined
      ? { column, count, distinct, most_common: common }
      : { column, count, sum, mean, min, max };
  });
  return `The data has ${rows.length} rows and ${columnNames(rows).length} columns.\n\n${markdownTable(described)}`;
}

function tellCorrelations(rows: Row[]): string {
  const found = correlateColumns(numericColumns(rows));
  if (found.length === 0) return "A correlation needs two columns of numbers that vary; the data has none.";
  const table = markdownTable(
    found.map(({ columns, correlation }) => ({ columns: columns.join(" × "), correlation })),
  );
  const [strongest] = found;
  return `${strongest?.columns.join(" and ")} correlate most: r = ${cellText(strongest?.correlation)}.\n\n${table}`;
}

function describeSeries(question: string, values: number[]): string {
  const statistics = Object.entries(askedFirst(describeNumbers(values), question))
    .filter(([, value]) => typeof value === "number")
    .slice(0, 8)
    .map(([statistic, value]) => ({ statistic, value }));
  const [first] = statistics;
  return `${values.length} numbers; their ${first?.statistic.replace(/_/g, " ")} is ${cellText(first?.value)}.\n\n${markdownTable(statistics)}`;
}
