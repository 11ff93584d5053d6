import type { Row } from "../api/input/read-dataset.ts";

const TABLE =
  /^[ \t]*\|?[^\n|]*\|[^\n]*\n[ \t]*\|?[ \t:]*-{3,}[-\s|:]*\n(?:[ \t]*\|?[^\n|]*\|[^\n]*(?:\n|$))+/m;

/** The first Markdown table of a text, and the text without it. */
export function readMarkdownTable(text: string): { rows: Row[]; rest: string } | undefined {
  const table = TABLE.exec(`${text}\n`)?.[0];
  if (table === undefined) return undefined;
  const [header = [], , ...body] = table.trim().split("\n").map(cells);
  const rows = body.map((row) =>
    Object.fromEntries(header.map((name, column) => [name, row[column] ?? null])),
  );
  return rows.length === 0 ? undefined : { rows, rest: `${text}\n`.replace(table, " ").trim() };
}

function cells(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());
}
