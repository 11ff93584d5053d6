import { expect, test } from "vitest";
import { chooseSubstitute } from "./choose-substitute.ts";

const agents = [
  { id: 1, capabilities: ["translation"] },
  { id: 2, capabilities: ["Translation", "summary"] },
  { id: 3, capabilities: ["translation of law"] },
];

test("another agent with the same capability takes over, in any spelling of its case", () => {
  expect(chooseSubstitute(agents, "translation", [1])?.id).toBe(2);
});

test("an agent that was given up before is not asked again, nor one that is only similar", () => {
  expect(chooseSubstitute(agents, "translation", [1, 2])).toBeUndefined();
});

test("a step without a capability has no substitute", () => {
  expect(chooseSubstitute(agents, null, [1])).toBeUndefined();
});
