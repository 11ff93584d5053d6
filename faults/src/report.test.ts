import { expect, test } from "vitest";
import { mergeReport } from "./report.ts";
import type { ReportRow } from "./report.ts";

const row: ReportRow = {
  fault: "F01",
  about: "kill -9",
  database: "sqlite",
  amount: "50 full rounds",
  violations: 0,
  seeds: "1–50",
  seconds: 60,
  command: "npm run faults -- F01",
  date: "2026-01-01",
  machine: "2 cores",
};

test("a row replaces its own line and leaves the others", () => {
  const first = mergeReport("", [row, { ...row, database: "postgres" }]);
  const second = mergeReport(first, [{ ...row, violations: 3 }]);
  const lines = second.split("\n").filter((line) => line.startsWith("| F01"));
  expect(lines.map((line) => line.split("|").map((cell) => cell.trim())[5])).toEqual(["0", "3"]);
  expect(mergeReport(second, [])).toBe(second);
});
