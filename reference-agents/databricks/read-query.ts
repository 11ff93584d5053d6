import { columnNames, numericColumns } from "../api/analysis/describe-table.ts";
import { readTableRequest } from "../api/analysis/read-request.ts";
import type { Row } from "../api/input/read-dataset.ts";
import { readCount } from "../local-model/read-count.ts";
import { stemsOf } from "../local-model/terms.ts";
import type { Aggregate, Query } from "./query.ts";
import { readConditions } from "./read-conditions.ts";

const AGGREGATES: readonly (readonly [Aggregate, RegExp])[] = [
  ["count", /\b(?:how many|count|number of)\b/i],
  ["mean", /\b(?:mean|average|avg)\b/i],
  ["median", /\bmedian\b/i],
  ["sum", /\b(?:sum|total|totals|overall|altogether|in all|how much)\b/i],
  ["min", /\b(?:min|minimum|cheapest|earliest)\b/i],
  ["max", /\b(?:max|maximum|most expensive|latest)\b/i],
];
const ADDITIVE = /\b(?:share|percent(?:age)?|proportion|contribut\w+|breakdown|split)\b/i;
const GROUPED =
  /\b(?:which|what|who|each|every|across|top|bottom|best|worst|highest|lowest|the)\s+(?:\w+\s+)?([\p{L}\p{N}_]+)/giu;
const RANKS = /\b(?:top|bottom|best|worst|highest|lowest|most|least|largest|smallest|biggest)\b/i;
const IDENTIFIER = /(?:^|_|\s)(?:id|year|month|day|week|quarter|no|number|code|zip)$/i;

/** Reads a question as a query over the table. */
export function readQuery(question: string, rows: Row[]): Query {
  const columns = columnNames(rows);
  const request = readTableRequest(question, columns);
  const numeric = numericColumns(rows).map(({ name }) => name);
  const asked = AGGREGATES.filter(([, pattern]) => pattern.test(question)).map(([aggregate]) => aggregate);
  const isLabel = (name: string): boolean => !numeric.includes(name) || IDENTIFIER.test(name);
  const byLabel = request.groupBy !== undefined && isLabel(request.groupBy) ? request.groupBy : undefined;
  const mayGroup = asked.length > 0 || RANKS.test(question) || ADDITIVE.test(question);
  const groupBy = byLabel ?? (mayGroup ? groupedColumn(question, columns.filter(isLabel)) : undefined);
  const measures = numeric.filter((name) => name !== groupBy && !IDENTIFIER.test(name));
  const named = measures.filter((name) => request.columns.includes(name));
  const measure = named.length > 0 ? named : measures.slice(0, 1);
  const wantsShare = ADDITIVE.test(question);
  const top = RANKS.test(question) || wantsShare ? (request.top ?? undefined) : undefined;
  const groups = groupBy !== undefined || asked.length > 0;
  return {
    where: readConditions(question, rows, columns),
    aggregates: groups ? aggregatesOf(asked, measure, wantsShare) : [],
    groupBy,
    order: top?.order ?? (groupBy === undefined ? undefined : orderWord(question)),
    limit: limitOf(question, top?.rows),
    wantsShare,
  };
}

function aggregatesOf(asked: Aggregate[], measures: string[], wantsShare: boolean): Query["aggregates"] {
  const kinds: Aggregate[] = asked.length === 0 ? ["sum"] : asked;
  const wanted =
    wantsShare && !kinds.includes("sum") && !kinds.includes("count") ? ["sum" as const, ...kinds] : kinds;
  return wanted.flatMap((aggregate): Query["aggregates"] => {
    if (aggregate === "count" || measures.length === 0) return [{ aggregate: "count", column: undefined }];
    return measures.map((column) => ({ aggregate, column }));
  });
}

/** "Which region sold most", "top 3 products by revenue", "share of each product". */
function groupedColumn(question: string, labels: string[]): string | undefined {
  for (const [phrase] of question.matchAll(GROUPED)) {
    const stems = stemsOf(phrase);
    const found = labels.find((name) => stemsOf(name).every((stem) => stems.includes(stem)));
    if (found !== undefined) return found;
  }
  return undefined;
}

function orderWord(question: string): "highest" | "lowest" | undefined {
  if (/\bascending|lowest first|smallest first\b/i.test(question)) return "lowest";
  return /\bdescending|ranked?|sorted|order(?:ed)?\b/i.test(question) ? "highest" : undefined;
}

/** "top 3", "which three regions"; "highest first" sets an order but no limit. */
function limitOf(question: string, rows: number | undefined): number | undefined {
  if (rows === undefined) return undefined;
  if (!Number.isFinite(rows)) return undefined;
  const counted = readCount(question, "[a-z]+");
  const isWritten =
    /\b(?:top|bottom|which|the|best|worst|highest|lowest)\s+(?:two|three|four|five|six|seven|eight|nine|ten)\b/i;
  return rows === 1 && isWritten.test(question) ? (counted ?? 1) : rows;
}
