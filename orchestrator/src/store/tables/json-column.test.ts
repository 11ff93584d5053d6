import fc from "fast-check";
import { expect, it } from "vitest";
import { fromJson, toJson } from "./json-column.ts";

it("keeps every JSON value as it is, but for what PostgreSQL cannot hold", () => {
  const storable = (text: string): string => text.toWellFormed().replaceAll("\0", "\uFFFD");
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" })), (texts) => {
      expect(fromJson(toJson(texts))).toEqual(texts.map(storable));
    }),
  );
});

it.each([
  ["\0", "\uFFFD"],
  ["\\u0000", "\\u0000"],
  ["\\\0", "\\\uFFFD"],
  ["\\\\u0000\0\0", "\\\\u0000\uFFFD\uFFFD"],
  ["\ud800x", "\uFFFDx"],
  ["\udc00\ud83d\ude00", "\uFFFD\ud83d\ude00"],
])("stores %j as %j", (given, stored) => {
  expect(fromJson(toJson({ [given]: given }))).toEqual({ [stored]: stored });
});
