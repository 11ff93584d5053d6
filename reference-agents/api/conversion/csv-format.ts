import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";

import { isFields } from "../input/unwrap-step-output.ts";
import { readNumber } from "./read-number.ts";

interface Cell {
  text: string;
  quoted: boolean;
}

// Text that would be read back as something else, or lose its spaces, unless it is quoted.
const TYPED_TEXT = /^(?:true|false|-?\d.*|\s.*|.*\s|.*[;|\t].*|)$/s;
const DELIMITERS = [",", ";", "\t", "|"];

/** Unquoted 12, true and nothing are a number, a boolean and null; whatever is quoted is text. */
export function readCsv(text: string): unknown[] {
  const records = parseCells(text);
  const [first = [], ...others] = records;
  const hasHeader = !first.every((cell) => readNumber(cell.text) !== undefined);
  const names = hasHeader ? uniqueNames(first) : first.map((_, column) => `column_${column + 1}`);
  const rows = hasHeader ? others : records;
  return rows.map((cells) =>
    Object.fromEntries(names.map((name, column) => [name, readCell(cells[column])])),
  );
}

/** csv-parse types cells as strings, but they are what `cast` returns. */
function parseCells(text: string): Cell[][] {
  const records: unknown = parse(text, {
    bom: true,
    delimiter: sniffDelimiter(text),
    skip_empty_lines: true,
    cast: (value, context): Cell => ({ text: value, quoted: context.quoting }),
  });
  return records as Cell[][];
}

export function sniffDelimiter(text: string): string {
  const header =
    text
      .slice(0, 10_000)
      .replace(/"[^"]*"/g, "")
      .split(/\r?\n/, 1)[0] ?? "";
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counts.reduce((best, candidate) => (candidate.count > best.count ? candidate : best)).delimiter;
}

/** A list of objects is a table, one object one row; nested objects become dotted columns, nested lists JSON. */
export function writeCsv(value: unknown): string {
  const rows = (Array.isArray(value) ? value : [value]).map((item): Record<string, unknown> =>
    isFields(item) ? flatten(item) : { value: item },
  );
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const grid = rows.map((row) => columns.map((column) => (Object.hasOwn(row, column) ? row[column] : null)));
  return stringify([columns, ...grid], {
    cast: {
      boolean: String,
      number: String,
      object: (nested) => JSON.stringify(nested),
      string: (text) => ({ value: text, quoted: TYPED_TEXT.test(text), quoted_empty: true }),
    },
  });
}

function readCell(cell: Cell | undefined): unknown {
  if (cell === undefined) return null;
  if (cell.quoted) return cell.text;
  if (cell.text === "") return null;
  if (cell.text === "true" || cell.text === "false") return cell.text === "true";
  return readNumber(cell.text) ?? cell.text;
}

function uniqueNames(header: Cell[]): string[] {
  const taken = new Map<string, number>();
  return header.map(({ text }, column) => {
    const name = text.trim() === "" ? `column_${column + 1}` : text.trim();
    const times = (taken.get(name) ?? 0) + 1;
    taken.set(name, times);
    return times === 1 ? name : `${name}_${times}`;
  });
}

function flatten(fields: Record<string, unknown>, prefix = ""): Record<string, unknown> {
  const entries = Object.entries(fields).flatMap(([key, value]): [string, unknown][] => {
    const isNested = isFields(value) && Object.keys(value).length > 0;
    return isNested ? Object.entries(flatten(value, `${prefix}${key}.`)) : [[`${prefix}${key}`, value]];
  });
  return Object.fromEntries(entries);
}
