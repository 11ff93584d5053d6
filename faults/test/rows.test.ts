import { describe, expect, test } from "vitest";
import { faults } from "../src/rows/all.ts";
import { replayOf, runFault } from "../src/run-fault.ts";

/** Small enough for every run of the tests; the others take a minute each, or a server that may not be there. */
const QUICK = new Set(
  ["F01", "F02", "F04", "F05", "F07", "F10", "F12", "F13", "F14", "F16", "F17", "F18", "F19"].concat([
    "F20",
    "F23",
    "F24",
    "F25",
    "F30",
    "F39",
  ]),
);

describe.concurrent("the service keeps its promises under", () => {
  const rows = faults
    .filter(({ id }) => QUICK.has(id))
    .flatMap((fault) => fault.databases.map((database) => ({ fault, database })));
  test.each(rows)("$fault.id on $database: $fault.about", async ({ fault, database }) => {
    const seed = Math.floor(Math.random() * 1_000_000);
    const [result] = await runFault(fault, { database, scale: "quick", rounds: 1, seed });
    expect(result?.violations, `replay: ${replayOf(fault, { seed, database, scale: "quick" })}`).toEqual([]);
  });
});
