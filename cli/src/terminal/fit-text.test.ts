import { expect, it } from "vitest";
import { cutTo, displayWidth, padTo } from "./fit-text.ts";

it("counts the cells that a terminal gives a text", () => {
  for (const [text, width] of [
    ["abc", 3],
    ["", 0],
    ["日本", 4],
    ["e\u0301", 1],
    ["👩‍👩‍👧", 2],
    ["🎉!", 3],
    ["\u001b[31mred\u001b[39m", 3],
  ] as const)
    expect([text, displayWidth(text)]).toEqual([text, width]);
});

it("cuts between characters and says that it did", () => {
  expect(cutTo("short", 5)).toBe("short");
  expect(cutTo("too long", 5)).toBe("too…");
  expect(cutTo("日本語", 5)).toBe("日本…");
  expect(cutTo("日本語", 4)).toBe("日…");
  expect(cutTo("anything", 0)).toBe("");
  expect(padTo("日", 4)).toBe("日  ");
});
