import { expect, test } from "vitest";

import { extractKeywords } from "./keywords.ts";
import { summarise } from "./summarise.ts";

const TEXT =
  "The orchestrator plans tasks. The weather was fine. The orchestrator runs the steps of tasks on agents. " +
  "Agents answer, and the orchestrator stores the results of the steps. Lunch was late.";

test("a summary keeps the sentences about the main subject, in the order of the text", () => {
  expect(summarise(TEXT, { sentences: 2 }).sentences).toEqual([
    "The orchestrator runs the steps of tasks on agents.",
    "Agents answer, and the orchestrator stores the results of the steps.",
  ]);
});

test("a limit of words is kept, but one sentence always remains", () => {
  expect(summarise(TEXT, { words: 10, sentences: 50 }).sentences).toHaveLength(1);
});

test("keywords count inflections together and leave stop words out", () => {
  expect(extractKeywords(TEXT, 2)).toEqual([
    { term: "orchestrator", count: 3 },
    { term: "tasks", count: 2 },
  ]);
});
