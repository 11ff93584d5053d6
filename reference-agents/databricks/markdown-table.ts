import type { Row } from "../api/input/read-dataset.ts";

const MAX_COLUMNS = 12;

export function markdownTable(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].slice(0, MAX_COLUMNS);
  const line = (cells: string[]): string => `| ${cells.join(" | ")} |`;
  const body = rows.map((row) => line(columns.map((column) => cellText(row[column]))));
  return [line(columns), line(columns.map(() => "---")), ...body].join("\n");
}

export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number" && !Number.isInteger(cell)) return String(Number(cell.toPrecision(8)));
  const text = typeof cell === "string" ? cell : (JSON.stringify(cell) ?? "");
  return text.replace(/[|\n]/g, " ");
}
