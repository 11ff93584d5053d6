import type { Condition, Query } from "./query.ts";

/** The query as SQL: how the answer came about, in a language many people read. */
export function tellQuery(query: Query, rankedBy: string | undefined): string {
  const { where, groupBy, aggregates, order, limit, wantsShare } = query;
  const measures = aggregates.map(({ aggregate, column }) => {
    const name = aggregate === "mean" ? "AVG" : aggregate.toUpperCase();
    return column === undefined
      ? "COUNT(*) AS count"
      : `${name}(${quoted(column)}) AS ${quoted(`${aggregate}_${column}`)}`;
  });
  const selected = [...(groupBy === undefined ? [] : [quoted(groupBy)]), ...measures];
  const share = wantsShare && rankedBy !== undefined ? [`share of ${quoted(rankedBy)}`] : [];
  return [
    `SELECT ${selected.length === 0 ? "*" : [...selected, ...share].join(", ")} FROM data`,
    where.length === 0 ? "" : `WHERE ${where.map(tellCondition).join(" AND ")}`,
    groupBy === undefined ? "" : `GROUP BY ${quoted(groupBy)}`,
    order === undefined || rankedBy === undefined
      ? ""
      : `ORDER BY ${quoted(rankedBy)} ${order === "highest" ? "DESC" : "ASC"}`,
    limit === undefined ? "" : `LIMIT ${limit}`,
  ]
    .filter((clause) => clause !== "")
    .join(" ");
}

function tellCondition({ column, operator, values }: Condition): string {
  const texts = values.map((value) =>
    typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`,
  );
  const [only = ""] = texts;
  if (operator !== "in") return `${quoted(column)} ${operator} ${only}`;
  return texts.length === 1 ? `${quoted(column)} = ${only}` : `${quoted(column)} IN (${texts.join(", ")})`;
}

function quoted(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
