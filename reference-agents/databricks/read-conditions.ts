import { toNumber } from "../api/input/numbers-in-text.ts";
import type { Row } from "../api/input/read-dataset.ts";
import { cellText } from "./markdown-table.ts";
import type { Condition, Operator } from "./query.ts";

const OPERATORS: readonly (readonly [string, Operator])[] = [
  ["at least|no less than|>=|≥|minimum(?: of)?", ">="],
  ["at most|no more than|up to|<=|≤|maximum(?: of)?", "<="],
  ["(?:is |are )?(?:greater|more|larger|higher) than|over|above|exceed(?:s|ing)?|>", ">"],
  ["(?:is |are )?(?:less|fewer|smaller|lower) than|under|below|<", "<"],
  ["(?:is |are )?not(?: equal to)?|!=|<>|other than|except", "<>"],
  ["equals?|is|are|==?|:", "="],
];
const VALUE = `(?:"([^"]{1,80})"|'([^']{1,80})'|([$€£]?-?\\d[\\d,.]*\\d|[$€£]?-?\\d)|([\\p{L}\\p{N}_-]{1,60}))`;
const MAX_DISTINCT = 500;

/** The rows a question is limited to: "where amount is over 100", "in the North", "for 2024". */
export function readConditions(question: string, rows: Row[], columns: readonly string[]): Condition[] {
  const compared = columns.flatMap((column) => comparisonsWith(column, question, rows));
  const taken = new Set(compared.map(({ column }) => column));
  const named = columns
    .filter((column) => !taken.has(column))
    .flatMap((column) => mentionedValues(column, question, rows, columns));
  return [...compared, ...named];
}

function comparisonsWith(column: string, question: string, rows: Row[]): Condition[] {
  const name = column.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/[_\s-]+/g, "[_\\s-]+");
  const between = new RegExp(
    `(?<![\\p{L}\\p{N}])${name}s?\\s+(?:is\\s+)?between\\s+${VALUE}\\s+and\\s+${VALUE}`,
    "iu",
  ).exec(question);
  if (between !== null) {
    const [low, high] = [valueOf(between.slice(1, 5)), valueOf(between.slice(5, 9))];
    return [
      { column, operator: ">=", values: [low] },
      { column, operator: "<=", values: [high] },
    ];
  }
  for (const [words, operator] of OPERATORS) {
    const pattern = new RegExp(
      `(?<![\\p{L}\\p{N}])${name}s?\\s*(?:(?:is|are|was|were)\\s+)?(?:${words})\\s*(?:the\\s+)?${VALUE}`,
      "iu",
    );
    const found = pattern.exec(question);
    if (found === null) continue;
    const value = valueOf(found.slice(1, 5));
    const isKnown =
      typeof value === "number" || rows.some((row) => textOf(row[column]) === value.toLowerCase());
    if (isKnown) return [{ column, operator, values: [value] }];
  }
  return [];
}

/** Values of a column that the question names, unless they are names of columns themselves. */
function mentionedValues(
  column: string,
  question: string,
  rows: Row[],
  columns: readonly string[],
): Condition[] {
  const distinct = [...new Set(rows.map((row) => row[column]))].slice(0, MAX_DISTINCT);
  const names = new Set(columns.map((name) => name.toLowerCase()));
  const isYear = distinct.every((value) => /^(?:19|20)\d\d$/.test(textOf(value)));
  const values = distinct
    .map((value) => (typeof value === "number" ? value : cellText(value)))
    .filter((value) => {
      const text = String(value).trim();
      const isNumber = toNumber(text) !== undefined;
      if (text.length < 2 && !/^\p{Lu}$/u.test(text)) return false;
      if ((isNumber && !isYear) || names.has(text.toLowerCase())) return false;
      return mentions(question, text);
    });
  return values.length === 0 || values.length === distinct.length ? [] : [{ column, operator: "in", values }];
}

function mentions(question: string, value: string): boolean {
  const escaped = value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const flags = value.length < 3 ? "u" : "iu";
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?:s|es)?(?![\\p{L}\\p{N}])`, flags).test(question);
}

function valueOf(groups: (string | undefined)[]): string | number {
  const text = groups.find((group) => group !== undefined) ?? "";
  return toNumber(text) ?? text;
}

export function textOf(cell: unknown): string {
  if (typeof cell === "string") return cell.trim().toLowerCase();
  return cell === null || cell === undefined ? "" : JSON.stringify(cell);
}
