import fc from "fast-check";
import { expect, test } from "vitest";

import { writeCsv } from "./csv-format.ts";
import { FORMATS } from "./formats.ts";
import { writeJson } from "./json-format.ts";
import { detectFormat, parseAs } from "./parse-structured.ts";
import { writeXml } from "./write-xml.ts";
import { writeYaml } from "./yaml-format.ts";

// What XML 1.0 can write at all; __proto__ is refused everywhere, and the XML parser refuses three names as tags.
const writable = fc
  .string({ unit: "binary" })
  .filter((text) => /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u.test(text));
const key = writable.filter(
  (name) =>
    !["__proto__", "constructor", "prototype", "hasOwnProperty", "toString", "valueOf"].includes(name) &&
    !name.startsWith("__"),
);
const scalar = fc.oneof(
  writable,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom("007", "12", "true", "null", "", " ", "a\r\nb", "]]>", "<a>&amp;", "1e5", "~", "- x"),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    scalar,
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(key, tie("tree"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

test.each([
  ["json", writeJson],
  ["yaml", writeYaml],
  ["xml", writeXml],
] as const)("any value survives a trip through %s", (format, write) => {
  fc.assert(
    fc.property(tree, (value) => {
      expect(parseAs(format, write(value))).toEqual(value);
    }),
    { numRuns: 500 },
  );
});

test("a table of scalars survives a trip through csv", () => {
  const name = fc.stringMatching(/^[a-z][a-z ,"';]{0,8}[a-z]$/);
  const table = fc.uniqueArray(name, { minLength: 2, maxLength: 4 }).chain((names) =>
    fc.array(
      fc
        .tuple(...names.map(() => scalar))
        .map((cells) => Object.fromEntries(names.map((column, i) => [column, cells[i]]))),
      { minLength: 1, maxLength: 5 },
    ),
  );
  fc.assert(
    fc.property(table, (rows) => {
      expect(parseAs("csv", writeCsv(rows))).toEqual(rows);
    }),
    { numRuns: 500 },
  );
});

test("objects become dotted columns, lists in a cell JSON", () => {
  expect(writeCsv({ mean: 18, quartiles: { q1: 8, q3: 23 }, mode: [1, 2] })).toBe(
    'mean,quartiles.q1,quartiles.q3,mode\n18,8,23,"[1,2]"\n',
  );
});

test("XML from elsewhere keeps attributes, repeated elements and text", () => {
  const xml = '<library name="Main"><book id="1">Emma</book><book>Persuasion</book></library>';
  expect(parseAs("xml", xml)).toEqual({
    library: { "@name": "Main", book: [{ "@id": "1", "#text": "Emma" }, "Persuasion"] },
  });
});

test("each format is recognised by its text, prose is not", () => {
  expect(['{"a": 1}', "a,b\n1,2", "<a>1</a>", "a: 1\nb:\n  - 2"].map(detectFormat)).toEqual([...FORMATS]);
  expect(detectFormat("Well, this is prose.\nIt has commas, too.")).toBeUndefined();
  expect(detectFormat("Note: this is prose. It goes on.")).not.toBe("csv");
});

test.each([
  ["xml", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>', /document type declarations/],
  ["json", '{"__proto__": {"x": 1}}', /__proto__/],
  ["yaml", "__proto__: {x: 1}", /__proto__/],
  ["csv", "__proto__,b\n1,2", /__proto__/],
  ["json", `${"[".repeat(100)}${"]".repeat(100)}`, /levels deep/],
  ["json", '{"a": 1,}', /position 8/],
  ["yaml", "a: .inf", /Infinity/],
] as const)("dangerous or broken %s is refused with the reason", (format, text, reason) => {
  expect(() => parseAs(format, text)).toThrow(reason);
});

test("YAML aliases cannot blow up", () => {
  const levels = Array.from(
    { length: 9 },
    (_, n) => `l${n + 1}: &l${n + 1} [${Array.from({ length: 9 }, () => `*l${n}`).join(", ")}]`,
  );
  expect(() => parseAs("yaml", ["l0: &l0 [x, x]", ...levels].join("\n"))).toThrow(/too large|aliases/i);
});
