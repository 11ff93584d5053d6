import { columnNames, describeColumns, numericColumns } from "../analysis/describe-table.ts";
import type { Row } from "../input/read-dataset.ts";

const MAX_COLUMNS = 12;

/** A table in sentences: its size, then each column's range or most common value. */
export function tellTable(rows: Row[]): string {
  const names = columnNames(rows);
  const numeric = new Set(numericColumns(rows).map(({ name }) => name));
  const columns = Object.entries(describeColumns(rows)).slice(0, MAX_COLUMNS);
  const told = columns.map(([name, statistics]) => {
    const { min, max, mean, distinct, most_common: common } = asTexts(statistics);
    if (numeric.has(name)) return `The column ${name} runs from ${min} to ${max} with a mean of ${mean}.`;
    return `The column ${name} has ${distinct} distinct values, most often ${common}.`;
  });
  const size = `The table has ${rows.length} rows and ${names.length} columns (${names.slice(0, MAX_COLUMNS).join(", ")}).`;
  return [size, ...told].join("\n\n");
}

const asTexts = (statistics: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(statistics).map(([name, value]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
