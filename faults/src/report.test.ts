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
  commit: "0123abcd",
  machine: "2 cores",
};

const amountsIn = (text: string): (string | undefined)[][] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("| F01"))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map((cells) => [cells[4], cells[5]]);

test("a row replaces its own line and leaves the others", () => {
  const first = mergeReport("", { rows: [row, { ...row, database: "postgres" }] });
  const second = mergeReport(first, { rows: [{ ...row, violations: 3 }] });
  expect(amountsIn(second).map(([, violations]) => violations)).toEqual(["0", "3"]);
  expect(mergeReport(second, {})).toBe(second);
});

test.each(["49 full rounds", "1 full rounds", "100 quick rounds"])(
  "a line of 50 full rounds stays when a run of %s found nothing, and goes when it found something",
  (amount) => {
    const before = mergeReport("", { rows: [row] });
    expect(mergeReport(before, { rows: [{ ...row, amount }] })).toBe(before);
    const after = mergeReport(before, {
      rows: [{ ...row, amount, violations: 1, first: "bar: a | b\nc" }],
    });
    expect(amountsIn(after)).toEqual([[amount, "1 (bar: a ¦ b c)"]]);
  },
);

test("as many rounds, or more, replace a line", () => {
  const quick = mergeReport("", { rows: [{ ...row, amount: "1 quick rounds" }] });
  const full = mergeReport(quick, { rows: [{ ...row, amount: "1 full rounds" }] });
  expect(amountsIn(full)).toEqual([["1 full rounds", "0"]]);
  expect(amountsIn(mergeReport(full, { rows: [row] }))).toEqual([["50 full rounds", "0"]]);
});

test("planted bugs have a table of their own, which rows leave alone", () => {
  const mutant = {
    mutant: "no-fence",
    about: "x",
    foundBy: "simulate",
    violation: "I4: y",
    command: "npm run faults -- mutants no-fence",
    date: "2026-01-01",
    commit: "0123abcd",
  };
  const planted = mergeReport(mergeReport("", { rows: [row] }), { mutants: [mutant] });
  expect(planted).toContain("| no-fence | x | simulate | I4: y |");
  expect(mergeReport(planted, { rows: [row] })).toBe(planted);
});
