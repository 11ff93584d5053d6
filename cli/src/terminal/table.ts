import { cutTo, displayWidth, padTo } from "./fit-text.ts";
import type { Paint, Style } from "./style.ts";

export interface Cell {
  text: string;
  paint?: Paint | undefined;
}

interface TableOptions {
  style: Style;
  /** Cells per line. */
  columns: number;
  /** Headings of columns that a narrow screen does without, the first of them first. */
  spare?: readonly string[];
}

const GAP = 2;
/** The last column, of words, is not worth reading in less. */
const SMALLEST = 16;
/** It gives so far before any other is cut, since those hold ids. */
const LEAST = 8;
/** No column is cut to less than this. */
const NARROWEST = 4;

/**
 * Rows as columns under a heading. The last column takes what room is left. Where that is too little, spare columns are
 * left out, and then the widest are cut: no line is broken.
 * @param rows clean texts on one line each
 */
export function renderTable(
  heading: readonly string[],
  rows: readonly (readonly Cell[])[],
  { style, columns, spare = [] }: TableOptions,
): string {
  const needed = heading.map((name, i) =>
    Math.max(displayWidth(name), ...rows.map((row) => displayWidth(row[i]?.text ?? ""))),
  );
  const shown = shownColumns(heading, needed, columns, spare);
  const widths = fitted(
    shown.map((i) => needed[i] ?? 0),
    columns,
  );
  const line = (cells: readonly Cell[]): string =>
    shown
      .map((column, i) => {
        const { text = "", paint } = cells[column] ?? {};
        const cut = cutTo(text, widths[i] ?? 0);
        const padded = i === shown.length - 1 ? cut : padTo(cut, (widths[i] ?? 0) + GAP);
        return paint === undefined ? padded : paint(padded);
      })
      .join("")
      .trimEnd();
  return [line(heading.map((text) => ({ text, paint: style.dim }))), ...rows.map(line)]
    .map((text) => `${text}\n`)
    .join("");
}

function shownColumns(
  heading: readonly string[],
  needed: readonly number[],
  columns: number,
  spare: readonly string[],
): number[] {
  let shown = heading.map((_name, i) => i);
  for (const name of spare) {
    const widths = shown.map((i) => needed[i] ?? 0);
    if (smallest(widths) <= columns) break;
    shown = shown.filter((i) => heading[i] !== name);
  }
  return shown;
}

/** What a line takes when only its last column is cut. */
const smallest = (widths: readonly number[]): number =>
  widths.slice(0, -1).reduce((sum, width) => sum + width + GAP, Math.min(SMALLEST, widths.at(-1) ?? 0));

/** The widths with which a line fits: the last column gives first, then always the widest. */
function fitted(needed: readonly number[], columns: number): number[] {
  const widths = [...needed];
  const last = widths.length - 1;
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + GAP, 0);
  const words = widths[last] ?? 0;
  widths[last] = Math.max(Math.min(LEAST, words), Math.min(words, columns - before));
  for (;;) {
    const total = widths.reduce((sum, width) => sum + width + GAP, -GAP);
    const widest = widths.indexOf(Math.max(...widths));
    if (total <= columns || (widths[widest] ?? 0) <= NARROWEST) return widths;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
}
