import { describe, expect, it } from "vitest";
import { readTokens } from "./read-tokens.ts";
import { splitClauses } from "./split-clauses.ts";

const NO_ACTIONS: ReadonlySet<string> = new Set();
const clauses = (text: string, actions = NO_ACTIONS) =>
  splitClauses(readTokens(text), actions).map(({ tokens }) =>
    text.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0),
  );

describe("splitClauses", () => {
  it.each([
    ["Compute the mean and standard deviation of 4, 8 and 15", 1],
    ["Check sales and order history", 1],
    ["Compare charts, plots and graphs", 1],
    ["Ask Dr. Smith about St. Mary at 12.5 Main St. today", 1],
    ["Research what happens after a crash", 1],
    ["Reschedule it to next quarter", 1],
    ["Summarise the report and the minutes", 1],
    ["Send the file to anna.b@example.com and v1.2-notes.txt to Bob", 1],
    ["Summarise the report and email it", 2],
    ["Summarise the report, translate it, and email it", 3],
    ["Summarise the report then email it", 2],
    ["Summarise the report -> email it", 2],
    ["What is the time and who is there? Tell Bob", 2],
    ["Go there. Then come back! Why? Because", 4],
  ])("cuts %j into %i", (text, count) => {
    expect(clauses(text)).toHaveLength(count);
  });

  it("drops the words that only say the order", () => {
    expect(
      clauses("First, read the file; after that, and only then, print it. Finally, also delete it."),
    ).toEqual(["read the file", "print it", "delete it"]);
  });

  it("drops pointers to work already named", () => {
    expect(clauses("Build it. Once the build is done, ship it after everything is finished.")).toEqual([
      "Build it",
      "ship it",
    ]);
  });

  it("keeps a pointer to something that nobody has named before", () => {
    expect(clauses("Once the guests have arrived and dinner is ready, ring the bell")[0]).toContain("guests");
  });

  it("takes a word for a verb when an agent describes itself by it", () => {
    expect(clauses("read the file and frobnicate data")).toHaveLength(1);
    expect(clauses("read the file and frobnicate every row", new Set(["frobnic"]))).toHaveLength(2);
  });

  it("takes an unknown word before a determiner for a verb", () => {
    expect(clauses("read the file and frobnicate the rows")).toHaveLength(2);
  });
});
