import type { PlannerReport } from "./run-planner-bench.ts";

const number = (value: number | null, digits = 3): string => (value === null ? "-" : value.toFixed(digits));

/** The report as tables of plain text. */
export function printReport({ sets, latency, poison }: PlannerReport): string {
  const setRows = Object.entries(sets).map(([name, s]) => [
    name,
    String(s.n),
    ...[
      s.nodeF1,
      s.edgeF1,
      s.planExact,
      s.stepCountOk,
      s.validDag,
      s.top1,
      s.top3,
      s.recall5,
      s.recall20,
    ].map((v) => number(v)),
    number(s.msP50, 2),
    number(s.msP95, 2),
  ]);
  const latencyRows = latency.map((l) => [
    String(l.agents),
    number(l.buildMs, 0),
    number(l.msP50, 2),
    number(l.msP95, 2),
    number(l.nodeF1),
  ]);
  const poisonRows = poison.map((p) => [p.poison, p.set, `${(100 * p.chosen).toFixed(1)} %`]);
  return [
    table(
      "set n node_f1 edge_f1 exact steps valid top1 top3 recall5 recall20 ms_p50 ms_p95".split(" "),
      setRows,
    ),
    table(["agents", "build_ms", "ms_p50", "ms_p95", "node_f1"], latencyRows),
    table(["poison", "set", "chosen"], poisonRows),
  ].join("\n\n");
}

function table(head: string[], rows: string[][]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [head, widths.map((width) => "-".repeat(width)), ...rows].map(line).join("\n");
}
