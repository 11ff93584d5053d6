import { stemsOf } from "../../local-model/terms.ts";

export interface TableRequest {
  /** The columns the instruction names, in its order. */
  columns: string[];
  groupBy: string | undefined;
  top: { order: "highest" | "lowest"; rows: number } | undefined;
  wantsMean: boolean;
}

const GROUP =
  /\b(?:group(?:ed)?\s+by|for each|for every|per|by)\s+(?:the\s+|each\s+)?([\p{L}\p{N}_ -]{1,60})/giu;
const TOP =
  /\b(top|highest|largest|biggest|best|most|bottom|lowest|smallest|worst|least)(?:\s+(\d{1,4}|first))?\b/i;
const LOWEST = /bottom|lowest|smallest|worst|least/i;

/** What an instruction asks of a table with these columns. */
export function readTableRequest(instructions: string, columns: string[]): TableRequest {
  const groups = [...instructions.matchAll(GROUP)].map(([, phrase = ""]) => startingColumn(phrase, columns));
  const top = TOP.exec(instructions);
  return {
    columns: columns
      .map((name) => ({ name, position: positionOf(name, instructions) }))
      .filter(({ position }) => position !== -1)
      .sort((a, b) => a.position - b.position)
      .map(({ name }) => name),
    groupBy: groups.find((column) => column !== undefined),
    top:
      top === null
        ? undefined
        : { order: LOWEST.test(top[0]) ? "lowest" : "highest", rows: readRows(top[2]) },
    wantsMean: /\b(?:mean|average|avg)\b/i.test(instructions),
  };
}

/** "the highest" is one row, "top 3" three, "highest first" only an order. */
function readRows(count: string | undefined): number {
  if (count === undefined) return 1;
  return count.toLowerCase() === "first" ? Number.POSITIVE_INFINITY : Math.max(1, Number(count));
}

function startingColumn(phrase: string, columns: string[]): string | undefined {
  return columns.find((name) => positionOf(name, phrase) === 0);
}

/** Where an instruction names a column, counted in terms: "unit prices" names `unit_price`. */
function positionOf(column: string, instructions: string): number {
  const wanted = stemsOf(column);
  if (wanted.length === 0) return -1;
  const given = stemsOf(instructions);
  return given.findIndex((_, start) => wanted.every((stem, offset) => given[start + offset] === stem));
}
