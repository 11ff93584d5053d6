import { cutTo, displayWidth, padTo } from "./fit-text.ts";
import type { Paint, Style } from "./style.ts";

export interface Cell {
  text: string;
  paint?: Paint | undefined;
}

const GAP = 2;
const SMALLEST = 8;

/**
 * Rows as columns under a heading. The last column takes what room is left; a row that does not fit is cut.
 * @param rows clean texts on one line each
 */
export function renderTable(
  heading: readonly string[],
  rows: readonly (readonly Cell[])[],
  { style, columns }: { style: Style; columns: number },
): string {
  const last = heading.length - 1;
  const widths = heading.map((name, i) =>
    Math.max(displayWidth(name), ...rows.map((row) => displayWidth(row[i]?.text ?? ""))),
  );
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + GAP, 0);
  widths[last] = Math.max(SMALLEST, Math.min(widths[last] ?? 0, columns - before));
  const line = (cells: readonly Cell[]): string =>
    cells
      .map(({ text, paint }, i) => {
        const cut = cutTo(text, widths[i] ?? 0);
        const padded = i === last ? cut : padTo(cut, (widths[i] ?? 0) + GAP);
        return paint === undefined ? padded : paint(padded);
      })
      .join("")
      .trimEnd();
  return [line(heading.map((text) => ({ text, paint: style.dim }))), ...rows.map(line)]
    .map((text) => `${text}\n`)
    .join("");
}
