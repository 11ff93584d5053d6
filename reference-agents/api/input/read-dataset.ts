import { parseStructured } from "../conversion/parse-structured.ts";
import { numbersInText, toNumber } from "./numbers-in-text.ts";
import { isFields, stepOutputs } from "./unwrap-step-output.ts";

export type Row = Record<string, unknown>;

export type Dataset =
  | { kind: "numbers"; values: number[]; missing: number; certainty: "explicit" | "incidental" }
  | { kind: "table"; rows: Row[]; certainty: "explicit" };

const DATA_FIELDS = ["data", "values", "numbers", "rows", "items", "records", "series", "table", "csv"];
const MAX_NESTING = 8;

/**
 * The numbers or the table in a value of any shape. Numbers that merely occur in prose, or as the fields of an object,
 * are `incidental`: a list written in the instructions is preferred to them.
 */
export function readDataset(value: unknown, nesting = 0): Dataset | undefined {
  if (nesting > MAX_NESTING) return undefined;
  if (typeof value === "number") return numbers([value]);
  if (typeof value === "string") return fromText(value, nesting);
  if (Array.isArray(value)) return fromList(value);
  if (!isFields(value)) return undefined;
  const columns = fromColumns(value);
  if (columns !== undefined) return columns;
  return fromParts(value, nesting) ?? fromNamedNumbers(value);
}

function numbers(values: number[], missing = 0): Dataset {
  return { kind: "numbers", values, missing, certainty: "explicit" };
}

function fromText(text: string, nesting: number): Dataset | undefined {
  const structured = parseStructured(text);
  if (structured !== undefined && typeof structured !== "string") return readDataset(structured, nesting + 1);
  const values = numbersInText(text);
  if (values.length === 0) return undefined;
  const isList = /^[\s\d.,;+\-−e[\]()]+$/i.test(text);
  return { kind: "numbers", values, missing: 0, certainty: isList ? "explicit" : "incidental" };
}

function fromList(list: unknown[]): Dataset | undefined {
  if (list.length === 0) return undefined;
  if (list.every(isFields)) return { kind: "table", rows: list, certainty: "explicit" };
  if (list.every(Array.isArray)) return fromGrid(list);
  const present = list.filter((item) => item !== null && item !== "");
  const values = present.map(toNumber).filter((number) => number !== undefined);
  if (values.length === 0 || values.length < present.length) return undefined;
  return numbers(values, list.length - present.length);
}

function fromGrid(grid: unknown[][]): Dataset {
  const [first = [], ...others] = grid;
  const hasHeader = first.some((cell) => typeof cell === "string" && toNumber(cell) === undefined);
  const names = first.map((cell, column) => (hasHeader ? String(cell) : `column_${column + 1}`));
  const rows = (hasHeader ? others : grid).map((cells) =>
    Object.fromEntries(names.map((name, column) => [name, cells[column] ?? null])),
  );
  return { kind: "table", rows, certainty: "explicit" };
}

function fromColumns(fields: Row): Dataset | undefined {
  const columns = Object.entries(fields);
  const lengths = new Set(columns.map(([, cells]) => (Array.isArray(cells) ? cells.length : -1)));
  const [length = -1] = lengths;
  if (columns.length < 2 || lengths.size !== 1 || length < 1) return undefined;
  const areScalars = columns.every(
    ([, cells]) => Array.isArray(cells) && !cells.some((cell) => typeof cell === "object"),
  );
  if (!areScalars) return undefined;
  const rows = Array.from({ length }, (_, row) =>
    Object.fromEntries(columns.map(([name, cells]) => [name, Array.isArray(cells) ? cells[row] : null])),
  );
  return { kind: "table", rows, certainty: "explicit" };
}

function fromParts(fields: Row, nesting: number): Dataset | undefined {
  const named = DATA_FIELDS.filter((field) => field in fields).map((field) => fields[field]);
  const steps = stepOutputs(fields);
  const nested = Object.values(fields).filter((value) => typeof value === "object" && value !== null);
  const candidates = [...named, ...(steps === undefined ? [] : Object.values(steps)), ...nested];
  for (const candidate of candidates) {
    const dataset = readDataset(candidate, nesting + 1);
    if (dataset?.certainty === "explicit") return dataset;
  }
  return undefined;
}

function fromNamedNumbers(fields: Row): Dataset | undefined {
  const values = Object.values(fields).filter((value): value is number => Number.isFinite(value));
  if (values.length === 0) return undefined;
  return { kind: "numbers", values, missing: 0, certainty: "incidental" };
}
