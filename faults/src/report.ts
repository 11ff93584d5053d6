import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Circumstances } from "./circumstances.ts";

export const REPORT = fileURLToPath(new URL("../../docs/operations/fault-report.md", import.meta.url));

/** One line of the report: the latest run of a fault on a database. */
export interface ReportRow extends Circumstances {
  fault: string;
  about: string;
  database: string;
  /** What was done how often, e.g. `50 rounds`. */
  amount: string;
  violations: number;
  /** The first of them. */
  first?: string | undefined;
  seeds: string;
  seconds: number;
  command: string;
}

/** The latest hunt for a planted bug. */
export interface MutantRow extends Pick<Circumstances, "date" | "commit"> {
  mutant: string;
  about: string;
  /** The command of the harness that found it, or `nothing`. */
  foundBy: string;
  violation: string;
  command: string;
}

export interface ReportChange {
  rows?: readonly ReportRow[];
  mutants?: readonly MutantRow[];
}

const COLUMNS = [
  "fault",
  "what",
  "database",
  "amount",
  "violations",
  "seeds",
  "seconds",
  "command",
  "date",
  "commit",
  "machine",
];

const HEAD = `# Fault report

The latest run of each row, written by \`npm run faults\`; how it is made and how to read it is in [faults](faults.md). \`commit\` is the one whose code ran, with a \`+\` when files of it were changed. A row is replaced when it is run again with as many rounds, or when a run of it found something.

`;

const MUTANT_COLUMNS = ["mutant", "what it breaks", "found by", "violation", "command", "date", "commit"];

const MUTANT_HEAD = `
## Planted bugs

Each is planted in a copy of the source; it counts as found when the run that finds it is without a violation on the source as it is.

`;

const LONGEST_CELL = 160;
const FULL = 1_000_000_000;

const cellsOf = (row: ReportRow): string[] => [
  row.fault,
  row.about,
  row.database,
  row.amount,
  row.first === undefined ? String(row.violations) : `${row.violations} (${inCell(row.first)})`,
  row.seeds,
  String(row.seconds),
  `\`${row.command}\``,
  row.date,
  row.commit,
  row.machine,
];

/** Text that stays within its cell. */
const inCell = (text: string): string => {
  const flat = text.replaceAll(/\s+/g, " ").replaceAll("|", "¦");
  return flat.length > LONGEST_CELL ? `${flat.slice(0, LONGEST_CELL)}…` : flat;
};

/** How much a line stands for: a quick run for less than any full one. */
function weightOf(amount: string): number {
  const count = Number(/^\d+/.exec(amount)?.[0] ?? 0);
  return amount.includes("quick") ? count : count + FULL;
}

/** The cells of a table of the report, by their key. */
function linesOf(text: string, columns: readonly string[], keyOf: (cells: string[]) => string) {
  const lines = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const cells = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (cells.length === columns.length && cells[0] !== columns[0] && !cells[0]?.startsWith("---"))
      lines.set(keyOf(cells), cells);
  }
  return lines;
}

const tableOf = (columns: readonly string[], lines: ReadonlyMap<string, string[]>): string => {
  const sorted = [...lines].toSorted(([a], [b]) => a.localeCompare(b)).map(([, cells]) => cells);
  return [columns, columns.map(() => "---"), ...sorted].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
};

/**
 * Puts rows into the text of a report, in place of those of the same fault and database, and planted bugs in place of
 * those of the same name. A row that is fuller stays, unless the new one has violations. Pure.
 */
export function mergeReport(text: string, { rows = [], mutants = [] }: ReportChange): string {
  const lines = linesOf(text, COLUMNS, (cells) => `${cells[0]} ${cells[2]}`);
  for (const row of rows) {
    const cells = cellsOf(row);
    const key = `${row.fault} ${row.database}`;
    const isFuller = weightOf(lines.get(key)?.[3] ?? "") > weightOf(row.amount);
    if (!isFuller || row.violations > 0) lines.set(key, cells);
  }
  const planted = linesOf(text, MUTANT_COLUMNS, ([mutant = ""]) => mutant);
  for (const row of mutants)
    planted.set(row.mutant, [
      row.mutant,
      row.about,
      row.foundBy,
      inCell(row.violation),
      `\`${row.command}\``,
      row.date,
      row.commit,
    ]);
  const bugs = planted.size === 0 ? "" : `${MUTANT_HEAD}${tableOf(MUTANT_COLUMNS, planted)}\n`;
  return `${HEAD}${tableOf(COLUMNS, lines)}\n${bugs}`;
}

export async function writeReport(change: ReportChange): Promise<void> {
  const before = await readFile(REPORT, "utf8").catch(() => "");
  await writeFile(REPORT, mergeReport(before, change));
}
