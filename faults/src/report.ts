import { readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

export const REPORT = fileURLToPath(new URL("../../docs/operations/fault-report.md", import.meta.url));

/** One line of the report: the latest run of a fault on a database. */
export interface ReportRow {
  fault: string;
  about: string;
  database: string;
  /** What was done how often, e.g. `50 rounds`. */
  amount: string;
  violations: number;
  seeds: string;
  seconds: number;
  command: string;
  date: string;
  machine: string;
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
  "machine",
];

const HEAD = `# Fault report

The latest run of each row, written by \`npm run faults\`; how it is made and how to read it is in [faults](faults.md). A row is replaced when it is run again.

| ${COLUMNS.join(" | ")} |
|${COLUMNS.map(() => "---|").join("")}
`;

const cellsOf = (row: ReportRow): string[] => [
  row.fault,
  row.about,
  row.database,
  row.amount,
  String(row.violations),
  row.seeds,
  String(row.seconds),
  `\`${row.command}\``,
  row.date,
  row.machine,
];

/** Puts rows into the text of a report, in place of those of the same fault and database. Pure. */
export function mergeReport(text: string, rows: readonly ReportRow[]): string {
  const lines = new Map<string, string>();
  const keyOf = (cells: readonly string[]): string => `${cells[0]} ${cells[2]}`;
  for (const line of text.split("\n")) {
    const cells = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (cells.length === COLUMNS.length && cells[0] !== COLUMNS[0] && !cells[0]?.startsWith("---"))
      lines.set(keyOf(cells), line);
  }
  for (const row of rows) lines.set(keyOf(cellsOf(row)), `| ${cellsOf(row).join(" | ")} |`);
  const sorted = [...lines].toSorted(([a], [b]) => a.localeCompare(b)).map(([, line]) => line);
  return `${HEAD}${sorted.join("\n")}\n`;
}

export async function writeReport(rows: readonly ReportRow[]): Promise<void> {
  const before = await readFile(REPORT, "utf8").catch(() => "");
  await writeFile(REPORT, mergeReport(before, rows));
}

/** The machine's class, without its name. */
export const machineClass = (): string =>
  `${cpus().length} cores, ${process.platform}, Node ${process.versions.node}`;
