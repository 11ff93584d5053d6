import { expect, it } from "vitest";
import { styleFor } from "./style.ts";
import { renderTable } from "./table.ts";

const style = styleFor({ isTerminal: false, refused: true, env: {} });
const heading = ["ID", "STATUS", "CREATED", "TOOK", "USER", "DESCRIPTION"];
const row = [
  "12",
  "completed",
  "2026-11-22 16:30:05",
  "140 ms",
  "ann",
  "Compute the mean of many numbers, then more",
];
const cells = [row.map((text) => ({ text }))];
const spare = ["USER", "CREATED", "TOOK"];
const lines = (columns: number): string[] =>
  renderTable(heading, cells, { style, columns, spare }).trimEnd().split("\n");

it("shows everything where there is room, and cuts the last column where there is less", () => {
  expect(lines(120)[1]).toBe(row.join("  ").replace("ann  ", "ann   "));
  expect(lines(80)[1]).toMatch(/ann {3}Compute the mean.*…$/);
});

it("leaves spare columns out on a narrow screen, and breaks no line on any", () => {
  expect(lines(46)[0]).toBe("ID  STATUS     TOOK    DESCRIPTION");
  for (const columns of [20, 30, 40, 46, 60, 80])
    for (const line of lines(columns)) expect(line.length).toBeLessThanOrEqual(columns);
  expect(lines(30)[1]).toContain("12");
});
