import { expect, test } from "vitest";
import { suggestPrompts } from "./suggest-prompts.ts";

const agent = (name: string, ...examples: string[]) => ({ name, capabilities: [], metadata: { examples } });

test("the first prompt is shared by three agents, and its last part builds on the others", () => {
  const [shared] = suggestPrompts([
    agent("Finder", "Research how crashes are handled"),
    agent("Counter", "Convert the result to XML", "Compute the mean of 1 and 2"),
    agent("Writer", "Write a report on planning", "Write a report from the findings"),
  ]);
  expect(shared?.text).toBe(
    "Research how crashes are handled. Meanwhile compute the mean of 1 and 2. Then write a report from the findings",
  );
});

test("agents without examples, and examples that need a text of one's own, suggest nothing", () => {
  expect(suggestPrompts([agent("Silent"), agent("Editor", "Shorten the text to 50 words")])).toEqual([]);
  expect(suggestPrompts([{ name: "Odd", capabilities: [], metadata: { examples: [1, null] } }])).toEqual([]);
});
