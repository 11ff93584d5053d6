import { describe, expect, test } from "vitest";
import type { Json } from "@orchestrator/contracts";
import { compileJsonPath, firstMatch } from "./json-path.ts";

const document: Json = {
  status: "success",
  result: {
    items: [
      { id: 1, text: "a" },
      { id: 2, text: "b" },
    ],
    empty: "",
    none: null,
  },
  "odd key": 1,
};

const first = (path: string, from: Json = document): Json | undefined => compileJsonPath(path).first(from);

describe("a JSONPath", () => {
  test.each<[string, Json | undefined]>([
    ["$", document],
    ["$.status", "success"],
    ["$['odd key']", 1],
    ["$.result.items[0].text", "a"],
    ["$.result.items[-1].text", "b"],
    ["$.result.items[2]", undefined],
    ["$.result.items[*].text", "a"],
    ["$.result.items[?@.id==2].text", "b"],
    ["$..text", "a"],
    ["$.result.none", null],
    ["$.status.length", undefined],
    ["$.result.items.length", undefined],
    ["$.result.items['0']", undefined],
    ["$.nothing", undefined],
  ])("%s finds what RFC 9535 says", (path, found) => {
    expect(first(path)).toEqual(found);
  });

  test.each([
    "$.__proto__",
    "$.constructor",
    "$.constructor.prototype",
    "$['toString']",
    "$.result.items.constructor",
    "$.__proto__.polluted",
  ])("%s finds no property of a prototype", (path) => {
    expect(first(path)).toBeUndefined();
  });

  test("own properties of such names are data", () => {
    expect(first("$.__proto__.a", JSON.parse('{"__proto__":{"a":1}}') as Json)).toBe(1);
  });

  test.each([
    ["status", /position 0/],
    ["$.", /position/],
    ["$.a[", /position/],
    ["$.a[?@.b=", /position/],
    ["$.a[?nope(@.b)]", /nope/],
    ["$[?length(@.a)]", /position/],
    ["$.a b", /position/],
    [`$.${"a".repeat(1100)}`, /longer than 1024/],
    ["", /position/],
  ])("%j is refused with the place of the mistake", (path, message) => {
    expect(() => compileJsonPath(path)).toThrow(
      expect.objectContaining({ code: "TEMPLATE_INVALID" }) as Error,
    );
    expect(() => compileJsonPath(path)).toThrow(message);
  });

  test.each(["$..a..b", "$..[?@..x]", "$..a[?$..b]", "$[?count($.a[*])>1][?count($.b[*])>1]"])(
    "%s is refused: it searches the whole answer within a search of the whole answer",
    (path) => {
      expect(() => compileJsonPath(path)).toThrow(/more than once/);
    },
  );

  test("a path whose selectors multiply is refused", () => {
    const zeros = `[${Array.from({ length: 60 }, () => "0").join(",")}]`;
    expect(compileJsonPath(`$${zeros}`).text).toHaveLength(122);
    expect(() => compileJsonPath(`$${zeros}${zeros}${zeros}`)).toThrow(/branches in more than 64 ways/);
  });

  test("one search of everything is quick on a large answer", () => {
    const large: Json = { list: Array.from({ length: 100_000 }, (_, id) => ({ id, tags: ["x"] })) };
    const began = performance.now();
    expect(first("$..[?@.id==-1]", large)).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(3000);
  });

  test("expressions are matched in linear time", () => {
    const evil: Json = { list: [{ s: "a".repeat(5000) }] };
    const began = performance.now();
    expect(first("$.list[?match(@.s, '(a+)+b')]", evil)).toBeUndefined();
    expect(first("$.list[?search(@.s, '(a|a)*b|(.*)*x')]", evil)).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(100);
  });

  test("match takes the whole text, search a part of it, and the dot no line break", () => {
    const lines: Json = { list: [{ s: "one\rtwo" }, { s: "abc" }] };
    expect(first("$.list[?match(@.s, 'b')].s", lines)).toBeUndefined();
    expect(first("$.list[?search(@.s, 'b')].s", lines)).toBe("abc");
    expect(first("$.list[?match(@.s, 'one.two')].s", lines)).toBeUndefined();
    expect(first("$.list[?match(@.s, 'one[^.]two')].s", lines)).toBe("one\rtwo");
    expect(first("$.list[?match(@.s, '(')].s", lines)).toBeUndefined();
  });

  test("a document nested 100,000 levels deep does no harm", () => {
    const deep = JSON.parse("[".repeat(100_000) + "]".repeat(100_000)) as Json;
    expect(first("$..x", deep)).toBeUndefined();
    expect(first("$[0][0][0]", deep)).toBeDefined();
  });
});

describe("of several paths", () => {
  const match = (...paths: string[]): Json | undefined => firstMatch(paths.map(compileJsonPath), document);

  test("the first that finds something counts", () => {
    expect(match("$.nothing", "$.result.none", "$.result.empty", "$.status")).toBe("success");
  });

  test("an empty value counts when there is nothing else", () => {
    expect(match("$.result.empty", "$.nothing")).toBe("");
    expect(match("$.result.none", "$.nothing")).toBeNull();
    expect(match("$.nothing")).toBeUndefined();
    expect(match()).toBeUndefined();
  });
});
