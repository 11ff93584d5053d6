import { mean, sum } from "simple-statistics";

import type { Row } from "../input/read-dataset.ts";
import { filledNumbers, numericColumns } from "./describe-table.ts";
import { tidyNumber } from "./tidy-number.ts";

/** One row per value of the key column: how many rows, and the sum and mean of each numeric column. */
export function groupRows(rows: Row[], key: string, measures: string[]): Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const label = labelOf(row[key]);
    const members = groups.get(label);
    if (members === undefined) groups.set(label, [row]);
    else members.push(row);
  }
  return [...groups.values()].map((members) => {
    const totals = numericColumns(members)
      .filter(({ name }) => name !== key && measures.includes(name))
      .flatMap((column) => {
        const values = filledNumbers(column);
        return [
          [`${column.name}_sum`, tidyNumber(sum(values))],
          [`${column.name}_mean`, tidyNumber(mean(values))],
        ];
      });
    return { [key]: members[0]?.[key] ?? null, rows: members.length, ...Object.fromEntries(totals) };
  });
}

export function sortRows(rows: Row[], column: string, order: "highest" | "lowest"): Row[] {
  const sign = order === "highest" ? -1 : 1;
  const valueOf = (row: Row): number =>
    typeof row[column] === "number" ? row[column] : Number(row[column]) || 0;
  return rows.toSorted((a, b) => sign * (valueOf(a) - valueOf(b)));
}

const labelOf = (value: unknown): string => {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
};
