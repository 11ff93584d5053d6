import { expect, test } from "vitest";

import { splitSentences } from "./sentences.ts";

test("sentences end at full stops, not at abbreviations or version numbers", () => {
  const text = "It runs on Node 26.1 or later, e.g. Node 27. Dr. Ada wrote it. Was it hard? No.";
  expect(splitSentences(text)).toEqual([
    "It runs on Node 26.1 or later, e.g. Node 27.",
    "Dr. Ada wrote it.",
    "Was it hard?",
    "No.",
  ]);
});

test("wrapped lines are one sentence, list items and table rows stand alone, headings are left out", () => {
  const text =
    "# Title\nOne sentence\nover two lines.\n\n- first\n- second\n\n| a | b |\n|---|---|\n| 1 | 2 |";
  expect(splitSentences(text)).toEqual(["One sentence over two lines.", "first", "second", "a – b", "1 – 2"]);
});
