import { expect, test } from "vitest";

import { indexTexts } from "./bm25.ts";
import { stemsOf } from "./terms.ts";

const TEXTS = ["Agents run steps", "Agents are registered by name", "A session expires after a day"];
const index = indexTexts(TEXTS.map(stemsOf));
const search = (query: string): number[] =>
  index.search(new Map(stemsOf(query).map((stem) => [stem, 1])), 10).map(({ document }) => document);

test("inflected words find each other and the rarer word decides", () => {
  expect(search("registering an agent")).toEqual([1, 0]);
  expect(search("when do sessions expire")).toEqual([2]);
});

test("unknown words find nothing and weigh nothing", () => {
  expect(search("giraffe")).toEqual([]);
  expect(index.weightOf("giraff")).toBe(0);
});
