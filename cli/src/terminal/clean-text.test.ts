import { expect, it } from "vitest";
import { cleanLine, cleanText, cleanValue, safeJson } from "./clean-text.ts";

it("takes whole escape sequences out, and leaves text as it is", () => {
  for (const [given, clean] of [
    ["\u001b[31mred\u001b[0m", "red"],
    ["\u001b]0;title\u0007after", "after"],
    ["\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\", "link"],
    ["\u001bP+q\u001b\\x", "x"],
    ["\u009b2Jx\u009d0;t\u009cy", "xy"],
    ["\u001bcreset", "reset"],
    ["cut \u001b[", "cut "],
    ["\u001b]52;c;never ended", ""],
    ["over\rwritten\r\nnext", "over\nwritten\nnext"],
    ["a\u0000\u0008\u007fb", "ab"],
    ["\u202eabc\u202c\u2066d\u2069\u200b\ufeff", "abcd"],
    ["hi\u{e0041}\u{e007f}", "hi"],
    ["tab\tline\nend", "tab\tline\nend"],
    ["üß 日本 👩‍👩‍👧 می‌خواهم", "üß 日本 👩‍👩‍👧 می‌خواهم"],
  ] as const)
    expect(cleanText(given)).toBe(clean);
  expect(cleanLine(" a\n b\u2028c ")).toBe("a b c");
  expect(cleanValue({ "k\u001b[1m": ["\u001b[1mx", 1, null] })).toEqual({ k: ["x", 1, null] });
});

it("escapes in JSON what a terminal would obey, and the JSON says the same", () => {
  const value = { a: "\u001b[2J\u009b\u202e\u2028\u{e0041}é", b: [1, null] };
  for (const json of [safeJson(value), safeJson(value, 2)]) {
    expect(JSON.parse(json)).toEqual(value);
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(json).not.toMatch(/[\u001b\u0080-\u009f\u202e\u2028]|\u{e0041}/u);
    expect(json).toContain("é");
  }
});
