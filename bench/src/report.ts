import { isMet } from "./scenario.ts";
import type { Figure } from "./scenario.ts";

export interface ScenarioResult {
  scenario: string;
  figures: Figure[];
}

/** The figures as a plain table, one line each. */
export function report(results: readonly ScenarioResult[]): string {
  const rows = results.flatMap(({ scenario, figures }) =>
    figures.map((figure) => [
      scenario,
      figure.name,
      `${rounded(figure.value)} ${figure.unit}`.trim(),
      budgetOf(figure),
      verdictOf(figure),
    ]),
  );
  const table = [["scenario", "figure", "measured", "budget", ""], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Three digits that matter. */
function rounded(value: number): string {
  if (Number.isNaN(value)) return "not known";
  return Math.abs(value) >= 100
    ? Math.round(value).toLocaleString("en")
    : String(Number(value.toPrecision(3)));
}

function budgetOf({ budget, unit }: Figure): string {
  if (budget === undefined) return "";
  const text = "atMost" in budget ? `≤ ${rounded(budget.atMost)}` : `≥ ${rounded(budget.atLeast)}`;
  return `${text} ${unit}`.trim();
}

function verdictOf(figure: Figure): string {
  if (figure.budget === undefined) return "";
  return isMet(figure) ? "ok" : "missed";
}
