import type { Json } from "@orchestrator/contracts";
import { expect, test } from "vitest";
import { readFacts } from "./read-facts.ts";

test("plain values under names are lines in words", () => {
  const facts = readFacts({
    sample_variance: 0.5,
    sampleMean: 1,
    isExact: true,
    outliers: [],
    mode: [1, 2],
    quartiles: { q1: 1, q2: 1.5 },
    note: null,
    NASA: "kept",
  });
  expect(facts?.map(({ words, value }) => [words, value])).toEqual([
    ["sample variance", "0.5"],
    ["sample mean", "1"],
    ["is exact", "yes"],
    ["outliers", "none"],
    ["mode", "1, 2"],
    ["quartiles", "q1: 1, q2: 1.5"],
    ["note", "none"],
    ["NASA", "kept"],
  ]);
});

test("what is nested, long or no object is no table", () => {
  const others: Json[] = [
    "text",
    7,
    null,
    [1, 2],
    {},
    { rows: [{ a: 1 }] },
    { deep: { deeper: { a: 1 } } },
    { text: "x".repeat(301) },
    { list: Array.from({ length: 13 }, (_, i) => i) },
    Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`k${i}`, i])),
  ];
  for (const output of others) expect(readFacts(output)).toBeUndefined();
});
