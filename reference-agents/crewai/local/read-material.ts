import { parseStructured } from "../../api/conversion/parse-structured.ts";
import { isFields, stepOutputs } from "../../api/input/unwrap-step-output.ts";
import { contextPassages } from "../../knowledge/context-passages.ts";
import type { Passage } from "../../knowledge/passage.ts";
import { proseBody } from "../../local-model/prose-body.ts";
import type { DataTable } from "../crew.ts";

const FOREIGN_CITATION = /\s?\[\d{1,3}\](?!\()/g;
const MAX_ROWS = 12;
const MAX_COLUMNS = 6;
const MAX_CELL_CHARACTERS = 80;

export interface Material {
  passages: Passage[];
  tables: DataTable[];
}

/** What came along with the topic: prose as passages, fields and rows as tables. */
export function readMaterial(material: unknown): Material {
  if (material === undefined) return { passages: [], tables: [] };
  const steps = stepOutputs(material) ?? { "given material": material };
  const read = Object.entries(steps).map(([name, output]) => readOutput(name.replace(/_/g, " "), output));
  return { passages: read.flatMap(({ passages }) => passages), tables: read.flatMap(({ tables }) => tables) };
}

function readOutput(name: string, output: unknown): Material {
  const value = typeof output === "string" ? (parseStructured(output) ?? output) : output;
  const table = tableOf(name, value);
  if (table !== undefined) return { passages: [], tables: [table] };
  const text = typeof value === "string" ? proseBody(value).replace(FOREIGN_CITATION, "") : value;
  const passages = contextPassages({ data: text }).map((passage) => ({ ...passage, source: name }));
  return { passages, tables: [] };
}

function tableOf(title: string, value: unknown): DataTable | undefined {
  if (Array.isArray(value) && value.length > 0 && value.every(isFields)) {
    const columns = [...new Set(value.flatMap((row) => Object.keys(row)))].slice(0, MAX_COLUMNS);
    const rows = value.slice(0, MAX_ROWS).map((row) => columns.map((column) => cellText(row[column])));
    return { title, columns, rows };
  }
  if (!isFields(value)) return undefined;
  const fields = Object.entries(value).filter(([, cell]) => !isBlank(cell) && !isFields(cell));
  const isProse = fields.some(([, cell]) => typeof cell === "string" && cell.length > MAX_CELL_CHARACTERS);
  if (fields.length === 0 || isProse) return undefined;
  const rows = fields.slice(0, MAX_ROWS).map(([name, cell]) => [name.replace(/_/g, " "), cellText(cell)]);
  return { title, columns: ["figure", "value"], rows };
}

function isBlank(cell: unknown): boolean {
  return cell === null || cell === "" || (Array.isArray(cell) && cell.length === 0);
}

function cellText(value: unknown): string {
  if (typeof value === "number" && !Number.isInteger(value)) return String(Number(value.toPrecision(6)));
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.replace(/[|\n]/g, " ").slice(0, MAX_CELL_CHARACTERS);
}
